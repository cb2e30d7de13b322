namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>An API key that the emulator knows, each as of a project of its own.</summary>
/// <param name="Key">The key itself.</param>
public sealed record EmulatedKey(string Key)
{
    /// <summary>Units a day for everything but searches: 10,000.</summary>
    public int Units { get; init; } = 10_000;

    /// <summary>Searches a day: 100.</summary>
    public int Searches { get; init; } = 100;

    /// <summary>Requests a minute, beyond which 429 <c>rateLimitExceeded</c> is answered; null, the default: any number.</summary>
    public int? PerMinute { get; init; }

    /// <summary>True: it is answered with 400 <c>API_KEY_INVALID</c>, as a key that was deleted. False.</summary>
    public bool IsInvalid { get; init; }

    /// <summary>True: its project has not enabled the API, 403 <c>accessNotConfigured</c>. False.</summary>
    public bool IsNotConfigured { get; init; }

    /// <summary>True: it is restricted to other APIs, 403 <c>API_KEY_SERVICE_BLOCKED</c>. False.</summary>
    public bool IsBlocked { get; init; }
}
