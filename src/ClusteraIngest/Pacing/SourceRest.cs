using System.Globalization;

namespace ClusteraIngest.Pacing;

/// <summary>That a source has refused, and nobody asks it for a while, on any machine with this database.</summary>
public sealed record SourceRest
{
    /// <summary>The source, such as <c>youtube</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The error id of what it refused with, such as <c>YouTubeThrottled</c>.</summary>
    public required string ErrorId { get; init; }

    /// <summary>What it said.</summary>
    public required string Reason { get; init; }

    /// <summary>Rests in a row, without a request that succeeded; each is twice as long as the one before.</summary>
    public required int Rests { get; init; }

    /// <summary>Such as <c>youtube rests until 2026-11-30 14:15 (UTC), YouTubeThrottled</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Source} rests until {Until.UtcDateTime:yyyy-MM-dd HH:mm} (UTC), {ErrorId}");
}
