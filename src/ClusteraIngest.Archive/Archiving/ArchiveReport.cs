using System.Globalization;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// What is archived and what is not, in videos: <see cref="Listed"/> is the sum of <see cref="Archived"/>, <see cref="Waiting"/>,
/// <see cref="Refused"/> and <see cref="Failed"/>.
/// </summary>
public sealed record ArchiveReport
{
    /// <summary>When it stood so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The run that it is about; null: all that is archived.</summary>
    public long? RunId { get; init; }

    /// <summary>Videos that are to be archived.</summary>
    public required long Listed { get; init; }

    /// <summary>Videos whose media are stored.</summary>
    public required long Archived { get; init; }

    /// <summary>Videos that are not done: in the queue, at work, or waiting for a time.</summary>
    public required long Waiting { get; init; }

    /// <summary>Videos that cannot be had, or were removed on request.</summary>
    public required long Refused { get; init; }

    /// <summary>Videos that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Bytes that are stored, pictures and infos included.</summary>
    public required long Bytes { get; init; }

    /// <summary>Videos whose media are stored and that are gone from YouTube.</summary>
    public long Vanished { get; init; }

    /// <summary><see cref="Waiting"/> by what is waited for, such as <c>upcoming</c>; <c>queue</c> is no reason of its own.</summary>
    public IReadOnlyDictionary<string, long> WaitingFor
    {
        get;
        init => field = PrintedDictionary.Of(value);
    } = PrintedDictionary.Of(new Dictionary<string, long>());

    /// <summary><see cref="Refused"/> by class, such as <c>members_only</c>.</summary>
    public IReadOnlyDictionary<string, long> RefusedBy
    {
        get;
        init => field = PrintedDictionary.Of(value);
    } = PrintedDictionary.Of(new Dictionary<string, long>());

    /// <summary><see cref="Failed"/> by error id.</summary>
    public IReadOnlyDictionary<string, long> FailedBy
    {
        get;
        init => field = PrintedDictionary.Of(value);
    } = PrintedDictionary.Of(new Dictionary<string, long>());

    /// <summary>Bytes a second that were stored in the last ten minutes; null: nothing was.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>About how long the waiting videos take at that pace; null: that cannot be told.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The channels.</summary>
    public IReadOnlyList<ArchivedChannel> Channels
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<ArchivedChannel>([]);

    /// <summary>The persons behind them.</summary>
    public IReadOnlyList<ArchivedPerson> Persons
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<ArchivedPerson>([]);

    /// <summary>What is stored by the month (UTC) in which it was.</summary>
    public IReadOnlyList<StoredMonth> Months
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<StoredMonth>([]);

    /// <summary>What all of it costs a month, in USD; null: no price of a GB is set.</summary>
    public decimal? CostPerMonthUsd { get; init; }
}

/// <summary>What of a channel is archived.</summary>
public sealed record ArchivedChannel
{
    /// <summary>Its id; null: it is not known yet which channel is meant.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>Its canonical address.</summary>
    public required string Url { get; init; }

    /// <summary>Its title, as far as known.</summary>
    public string? Title { get; init; }

    /// <inheritdoc cref="ArchiveReport.Listed"/>
    public long Listed { get; init; }

    /// <inheritdoc cref="ArchiveReport.Archived"/>
    public long Archived { get; init; }

    /// <inheritdoc cref="ArchiveReport.Waiting"/>
    public long Waiting { get; init; }

    /// <inheritdoc cref="ArchiveReport.Refused"/>
    public long Refused { get; init; }

    /// <inheritdoc cref="ArchiveReport.Failed"/>
    public long Failed { get; init; }

    /// <inheritdoc cref="ArchiveReport.Bytes"/>
    public long Bytes { get; init; }

    /// <summary>Such as <c>https://www.youtube.com/@name: archived 12 of 300</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Url}: archived {Archived} of {Listed}");

    /// <summary>How far each of its tabs was read.</summary>
    public IReadOnlyList<TabListing> Tabs
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<TabListing>([]);
}

/// <summary>What of a person's channels is archived.</summary>
public sealed record ArchivedPerson
{
    /// <summary>The person's id.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The name, or else the e-mail address.</summary>
    public required string Name { get; init; }

    /// <summary>The type, as it was given.</summary>
    public string? Type { get; init; }

    /// <summary>The person's channels.</summary>
    public long Channels { get; init; }

    /// <summary>Their videos whose media are stored.</summary>
    public long Videos { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Such as <c>Ann: channels 2, videos 12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: channels {Channels}, videos {Videos}");
}

/// <summary>What was stored in a month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Objects">How many objects.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="TotalBytes">The bytes of all that was stored up to its end, and still is.</param>
/// <param name="CostUsd">What those cost a month; null: no price of a GB is set.</param>
public sealed record StoredMonth(DateOnly Month, long Objects, long Bytes, long TotalBytes, decimal? CostUsd)
{
    /// <summary>Such as <c>2026-11: objects 12, bytes 4096</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Month:yyyy-MM}: objects {Objects}, bytes {Bytes}");
}
