using ClusteraIngest.YouTube;
using static ClusteraIngest.Videos.FactPrecedence;

namespace ClusteraIngest.Videos;

/// <summary>
/// The columns of <c>dataset_youtube_channel</c>, each in one place, as <see cref="VideoColumns"/>. A new fact takes a property of this
/// name on <see cref="Channel"/>, a line at the end of <see cref="Facts"/>, a migration that adds the column and calls
/// <c>watch_facts</c>, and the source that tells it.
/// </summary>
internal static class ChannelColumns
{
    /// <inheritdoc cref="VideoColumns.DigestedByPlace"/>
    public const int DigestedByPlace = 12;

    /// <summary>The facts that sources tell. New ones come last.</summary>
    public static readonly IReadOnlyList<FactColumn<Channel>> Facts =
    [
        Fact(
            "handle",
            ColumnTypes.Text,
            "The last one that is given; what is older says nothing of it: the handle may be another channel's since.",
            "case when o.is_older then v.handle else coalesce(s.handle, v.handle) end"
        ),
        Last("title", ColumnTypes.Text),
        Last("description", ColumnTypes.Text),
        Fact(
            "subscriber_count",
            ColumnTypes.Bigint,
            "The last one; none where a source says that they are hidden, until one counts some.",
            $"case when not k.are_subscribers_hidden then {Latest("subscriber_count")} end",
            filled: (given, other) => given.AreSubscribersHidden ? null : given.SubscriberCount ?? other.SubscriberCount,
            isGiven: AreSubscribersGiven
        ),
        Fact(
            "are_subscribers_hidden",
            ColumnTypes.Boolean,
            "The Data API, until a source counts some.",
            "k.are_subscribers_hidden",
            filled: (given, other) => given.AreSubscribersHidden || (given.SubscriberCount is null && other.AreSubscribersHidden),
            isGiven: AreSubscribersGiven
        ),
        Last("video_count", ColumnTypes.Bigint),
        Last("view_count", ColumnTypes.Bigint),
        Last("joined_on", ColumnTypes.Date),
        Last("country", ColumnTypes.Text),
        Last("thumbnail_url", ColumnTypes.Text),
        Last("links", ColumnTypes.Links),
        Last("is_verified", ColumnTypes.Boolean),
    ];

    /// <summary>The given, with what it does not give from the other one.</summary>
    public static Channel Fill(Channel given, Channel other)
    {
        var filled = given with { };
        foreach (var column in Facts)
            column.Fill(filled, given, other);
        return filled;
    }

    private static FactColumn<Channel, T> Last<T>(string name, ColumnType<T> type) => new(name, type, LastOne, LastGiven(name));

    private static FactColumn<Channel, T> Fact<T>(
        string name,
        ColumnType<T> type,
        string rule,
        string merged,
        Func<Channel, Channel, T>? filled = null,
        Func<Channel, bool>? isGiven = null
    ) => new(name, type, rule, merged, filled: filled, isGiven: isGiven);

    private static bool AreSubscribersGiven(Channel channel) => channel.SubscriberCount is not null || channel.AreSubscribersHidden;
}
