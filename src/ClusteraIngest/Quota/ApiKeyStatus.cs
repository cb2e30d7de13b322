namespace ClusteraIngest.Quota;

/// <summary>How a key of the YouTube Data API stands.</summary>
public enum ApiKeyState
{
    /// <summary>It can be used.</summary>
    Active,

    /// <summary>The day's units are used up: it rests until midnight in Pacific time.</summary>
    Resting,

    /// <summary>YouTube does not accept it.</summary>
    Refused,
}

/// <summary>A key and one of its two daily budgets: a row of <c>ctrl_youtube_api_key</c>.</summary>
public sealed record ApiKeyStatus
{
    /// <summary>The first 12 hexadecimal digits of the key's SHA-256. The key itself is nowhere.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Its budget: <c>units</c> or <c>search</c>.</summary>
    public required string Bucket { get; init; }

    /// <summary>How it stands.</summary>
    public ApiKeyState State { get; init; }

    /// <summary>Units (or searches) that all processes together have used today, in Pacific time.</summary>
    public int UsedToday { get; init; }

    /// <summary>What it may still use today; 0 while it rests or is refused.</summary>
    public int LeftToday { get; init; }

    /// <summary>Until when it rests; null where it does not.</summary>
    public DateTimeOffset? RestsUntil { get; init; }

    /// <summary>When its day ends: midnight in Pacific time.</summary>
    public DateTimeOffset ResetsAt { get; init; }

    /// <summary>Why it is refused; null where it is not.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What YouTube said; null where it is not refused.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it is among the keys of these settings; others are used by other processes, or were once.</summary>
    public bool IsConfigured { get; init; }
}
