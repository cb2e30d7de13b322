using System.Globalization;

namespace ClusteraIngest.Library.Users;

/// <summary>What time saved is summed up by.</summary>
public enum TimeSavedGrouping
{
    /// <summary>By the user.</summary>
    User,

    /// <summary>By the channel.</summary>
    Channel,

    /// <summary>By the month (UTC) in which a user first viewed a digest of the video.</summary>
    Month,
}

/// <summary>
/// The time that reading digests has saved: of each video whose digest a user has viewed its length, less the time that reading took, at
/// least 0. Each video counts once for each user. A digest that was skipped after it was viewed last does not count.
/// </summary>
public sealed record TimeSaved
{
    /// <summary>The user's name, the channel's title, or the month as <c>2026-11</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The channel's id (<c>UC…</c>), where it is by channel; null: not known, or not by channel.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The videos whose length is known; a video counts once for each user.</summary>
    public long Videos { get; init; }

    /// <summary>Their length in seconds.</summary>
    public long DurationSeconds { get; init; }

    /// <summary>How long reading their digests took, in seconds.</summary>
    public long ReadingSeconds { get; init; }

    /// <summary>The time saved, in seconds.</summary>
    public long SavedSeconds { get; init; }

    /// <summary>Further videos, whose length is not known: what these have saved is not known.</summary>
    public long VideosOfUnknownLength { get; init; }

    /// <summary>Such as <c>Ann: 1:02:03 saved</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Subject}: {Text.HumanFormat.Duration((int)Math.Min(SavedSeconds, int.MaxValue))} saved"
        );
}
