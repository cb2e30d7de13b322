using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>The types that the columns of videos and channels have.</summary>
internal static class ColumnTypes
{
    public static readonly ObjectColumnType<string> Text = new(
        "text",
        static (row, text) => row.Text(text),
        static (row, at) => row.Text(at),
        static (facts, text) => facts.Text(text)
    );

    public static readonly ObjectColumnType<IReadOnlyList<string>> Texts = new(
        "text[]",
        static (row, texts) => row.Texts(texts),
        static (row, at) => row.IsDBNull(at) ? null : row.GetFieldValue<string[]>(at),
        static (facts, texts) => facts.Texts(texts)
    );

    public static readonly ObjectColumnType<IReadOnlyList<Link>> Links = new(
        "jsonb",
        static (row, links) => row.Jsonb(links is null ? null : JsonSerializer.Serialize(links, VideoJson.Default.IReadOnlyListLink)),
        static (row, at) => row.Text(at) is { } json ? JsonSerializer.Deserialize(json, VideoJson.Default.IReadOnlyListLink) ?? [] : null,
        static (facts, links) => facts.Links(links)
    );

    public static readonly StructColumnType<long> Bigint = new(
        "bigint",
        static (row, number) => row.Bigint(number),
        static (row, at) => row.Value<long>(at),
        static (facts, number) => facts.Number(number)
    );

    public static readonly StructColumnType<int> Integer = new(
        "integer",
        static (row, number) => row.Integer(number),
        static (row, at) => row.Value<int>(at),
        static (facts, number) => facts.Number(number)
    );

    public static readonly StructColumnType<bool> Boolean = new(
        "boolean",
        static (row, flag) => row.Boolean(flag),
        static (row, at) => row.Value<bool>(at),
        static (facts, flag) => facts.Flag(flag)
    );

    public static readonly StructColumnType<DateTimeOffset> Instant = new(
        "timestamp with time zone",
        static (row, instant) => row.TimestampTz(instant),
        static (row, at) => row.Instant(at),
        static (facts, instant) => facts.Number(instant?.UtcTicks)
    );

    public static readonly StructColumnType<DateOnly> Date = new(
        "date",
        static (row, date) => row.Date(date),
        static (row, at) => row.Value<DateOnly>(at),
        static (facts, date) => facts.Number(date?.DayNumber)
    );

    public static readonly StructColumnType<ChannelId> Channel = new(
        "text",
        static (row, id) => row.Text(id?.Value),
        static (row, at) => row.Text(at) is { } id ? ChannelId.Parse(id) : null,
        static (facts, id) => facts.Text(id?.Value)
    );

    public static readonly StructColumnType<VideoKind> Kind = Word<VideoKind>();

    public static readonly StructColumnType<VideoAvailability> Availability = Word<VideoAvailability>();

    public static readonly StructColumnType<TranscriptState> State = Word<TranscriptState>();

    /// <summary>Words of an enumeration, as <see cref="ColumnText"/> spells them.</summary>
    private static StructColumnType<T> Word<T>()
        where T : struct, Enum =>
        new(
            "text",
            static (row, value) => row.Text(value is { } given ? ColumnText.Of(given) : null),
            static (row, at) => row.Text(at) is { } word ? ColumnText.Parse<T>(word) : null,
            static (facts, value) => facts.Number(value is { } given ? Unsafe.BitCast<T, int>(given) : null)
        );
}
