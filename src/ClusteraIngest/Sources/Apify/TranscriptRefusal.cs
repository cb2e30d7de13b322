using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>What <c>pintostudio/youtube-transcript-scraper</c> or the platform says in words where there is no transcript.</summary>
internal static partial class TranscriptRefusal
{
    /// <summary>What an item's words come to; null where it has none.</summary>
    public static TranscriptAnswer? Read(JsonElement item)
    {
        var error = item.Member("error"u8);
        var said = Words(error) ?? (error is { ValueKind: JsonValueKind.True } ? "error" : null);
        var note = item.Text("details"u8) ?? item.Text("note"u8) ?? item.Text("message"u8) ?? item.Text("reason"u8) ?? error?.Text("message"u8);
        if (string.IsNullOrWhiteSpace(said) && string.IsNullOrWhiteSpace(note))
            return null;

        var words = string.Join(' ', new[] { said, note }.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct());
        return Payment().IsMatch(words) ? Failed()
            : Refused().IsMatch(words) ? new TranscriptAnswer.Blocked(words)
            : Absent().IsMatch(words) ? new TranscriptAnswer.NoCaptions(words)
            : Hidden().IsMatch(words.Replace('_', ' ')) ? new TranscriptAnswer.Unavailable(words, AvailabilityBy(words.Replace('_', ' ')))
            : error is null ? null   // a message that names none of these is no error
            : Failed();

        TranscriptAnswer.Failed Failed() => new(string.IsNullOrWhiteSpace(said) ? "error" : said, note);
    }

    // "Unavailable" alone may be a matter of the country that the source looks from.
    private static VideoAvailability AvailabilityBy(string words) =>
        MembersOnly().IsMatch(words) ? VideoAvailability.MembersOnly
        : Private().IsMatch(words) ? VideoAvailability.Private
        : Deleted().IsMatch(words) ? VideoAvailability.Deleted
        : VideoAvailability.Unknown;

    private static string? Words(JsonElement? error) =>
        error?.AsText() ?? error?.Text("type"u8) ?? error?.Text("code"u8) ?? error?.Text("name"u8) ?? (error is { ValueKind: JsonValueKind.Object } ? "error" : null);

    [GeneratedRegex(@"\b(paying|paid plan|upgrade your plan|rent(al)?|trial|subscribe)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Payment();

    [GeneratedRegex(@"\b(block(ed|ing)|too many requests|429|rate.?limit(ed)?|captcha|not a (ro)?bot|unusual traffic|forbidden|403|proxy)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refused();

    [GeneratedRegex(@"\b(no|not have|any|without|disabled?|not available|unavailable|not found|missing)\b[^.]{0,40}\b(transcripts?|captions?|subtitles?)\b|\b(transcripts?|captions?|subtitles?)\b[^.]{0,40}\b(disabled|not available|unavailable|not found|do(es)? not exist|turned off)\b|\bNO_(TRANSCRIPTS?|CAPTIONS?|SUBTITLES?)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Absent();

    [GeneratedRegex(@"\bmembers?[- ]only\b|join this channel", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MembersOnly();

    [GeneratedRegex(@"\bprivate\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Private();

    [GeneratedRegex(@"\b(deleted|removed|terminated|closed|no longer available|not exist)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Deleted();

    // What is said of something else, such as a connection that was terminated, is no evidence about the video.
    [GeneratedRegex(@"\bvideo\s+((is|was|has been|may be|does|isn't)\s+)?(a\s+|currently\s+)?(private|deleted|removed|unavailable|available to members|available anymore|not available|not found|no longer available|not exist)\b|\b(private|deleted|removed|unavailable)\s+video\b|\b(account|channel|uploader)\b[^.:]{0,60}\b(terminated|deleted|closed)\b|\bmembers?[- ]only\b|join this channel", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();
}
