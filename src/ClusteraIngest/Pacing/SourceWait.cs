using System.Globalization;

namespace ClusteraIngest.Pacing;

/// <summary>That requests to a source wait for their turn, on any machine with this database: it answers, and is asked slowly.</summary>
public sealed record SourceWait
{
    /// <summary>The source, such as <c>youtube</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Until when all turns are taken: whoever asks now waits until then.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The id of what is waited for: <c>WaitingForTurn</c> or <c>WaitingForByteRate</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The same in words, within a sentence.</summary>
    public required string What { get; init; }

    /// <summary>Such as <c>youtube: WaitingForTurn until 2026-11-30 14:15:20 (UTC)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Source}: {Id} until {Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} (UTC)");
}
