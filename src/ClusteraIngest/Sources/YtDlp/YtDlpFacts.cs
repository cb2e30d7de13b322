using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>
/// Reads the members of a JSON object of yt-dlp's, and notes each that is given and not understood.
/// </summary>
/// <param name="item">The object.</param>
/// <param name="prefix">What stands before the names in what is noted: <c>formats.</c>, say.</param>
/// <param name="unread">Where that goes.</param>
internal readonly struct YtDlpFacts(JsonElement item, string prefix, UnreadValues unread)
{
    public string? Text(string name) => Noted(name, Member(name), Member(name)?.AsText());

    /// <summary>A number that counts something: none is negative. yt-dlp writes some as 12.0.</summary>
    public long? Count(string name) =>
        Noted(name, Member(name), Number(name) is { } number and >= 0 and <= long.MaxValue / 2 ? (long)Math.Floor(number) : (long?)null);

    public double? Seconds(string name) =>
        Noted(name, Member(name), Number(name) is { } number and >= 0 and < int.MaxValue ? number : (double?)null);

    public int? Size(string name) =>
        Noted(name, Member(name), Number(name) is { } number and >= 0 and <= int.MaxValue ? (int)Math.Floor(number) : (int?)null);

    public double? Rate(string name) => Noted(name, Member(name), Number(name) is { } number and >= 0 ? number : (double?)null);

    /// <summary>Seconds since 1970.</summary>
    public DateTimeOffset? Time(string name) =>
        Noted(
            name,
            Member(name),
            Number(name) is { } number and >= 0 and < 253402300800
                ? DateTimeOffset.FromUnixTimeSeconds((long)number)
                : (DateTimeOffset?)null
        );

    /// <summary>A day, written as 20260131.</summary>
    public DateOnly? Day(string name) =>
        Noted(
            name,
            Member(name),
            DateOnly.TryParseExact(Member(name)?.AsText(), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : (DateOnly?)null
        );

    public bool? Flag(string name) => Noted(name, Member(name), item.Flag(System.Text.Encoding.UTF8.GetBytes(name)));

    public LiveStatus? Live() =>
        Noted<LiveStatus?>(
            "live_status",
            Member("live_status"),
            Member("live_status")?.AsText() switch
            {
                "not_live" => LiveStatus.NotLive,
                "is_upcoming" => LiveStatus.Upcoming,
                "is_live" => LiveStatus.Live,
                "post_live" => LiveStatus.PostLive,
                "was_live" => LiveStatus.WasLive,
                _ => null,
            }
        );

    public YtDlpAvailability? Availability() =>
        Noted<YtDlpAvailability?>(
            "availability",
            Member("availability"),
            Member("availability")?.AsText() switch
            {
                "public" => YtDlpAvailability.Public,
                "unlisted" => YtDlpAvailability.Unlisted,
                "needs_auth" => YtDlpAvailability.NeedsAuth,
                "subscriber_only" => YtDlpAvailability.SubscriberOnly,
                "premium_only" => YtDlpAvailability.PremiumOnly,
                "private" => YtDlpAvailability.Private,
                _ => null,
            }
        );

    public JsonElement? Member(string name) => item.Member(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>Notes a value that is given, if nothing came of it.</summary>
    public T Noted<T>(string name, JsonElement? given, T read)
    {
        unread.Check(prefix + name, given, read is not null);
        return read;
    }

    private double? Number(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : null;
}
