using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>What <c>pintostudio/youtube-transcript-scraper</c> or the platform says in words where there is no transcript.</summary>
internal static partial class TranscriptRefusal
{
    /// <summary>Longer texts are speech, whatever they begin with.</summary>
    private const int LongestInPlace = 200;

    /// <summary>What an item's words come to; null where it has none.</summary>
    public static TranscriptAnswer? Read(JsonElement item)
    {
        var error = item.Member("error"u8);
        var said = Words(error) ?? (error is { ValueKind: JsonValueKind.True } ? "error" : null);
        var note =
            item.Text("details"u8) ?? item.Text("note"u8) ?? item.Text("message"u8) ?? item.Text("reason"u8) ?? error?.Text("message"u8);
        if (string.IsNullOrWhiteSpace(said) && string.IsNullOrWhiteSpace(note))
            return null;

        var words = string.Join(' ', new[] { said, note }.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct());
        // A message that names none of these is no error
        return Payment().IsMatch(words) ? Failed() : Understand(words) ?? (error is null ? null : Failed());

        TranscriptAnswer.Failed Failed() => new(string.IsNullOrWhiteSpace(said) ? "error" : said, note);
    }

    /// <summary>What a text comes to that stands where the transcript should be.</summary>
    public static TranscriptAnswer InItsPlace(string words) => Understand(words) ?? new TranscriptAnswer.NoCaptions(words);

    /// <summary>
    /// What YouTube or the platform says about the video, where it stands alone in the place of what is said in it; null: it is speech.
    /// </summary>
    public static TranscriptAnswer? InPlaceOf(CaptionBody body) =>
        body is { Text.Length: > 0 and <= LongestInPlace, Segments.Count: <= 1 } && Notice().IsMatch(body.Text)
            ? Understand(body.Text)
            : null;

    // The order matters: what YouTube says of where the source stands may begin with "Video unavailable", and of a private video it says to
    // sign in.
    private static TranscriptAnswer? Understand(string words)
    {
        var plain = words.Replace('_', ' ').Replace('’', '\'');
        return Everywhere().IsMatch(plain) ? new TranscriptAnswer.Unavailable(words, VideoAvailability.Unknown)
            : Place().IsMatch(plain) || Refused().IsMatch(plain) ? new TranscriptAnswer.Blocked(words)
            : AvailabilityBy(plain) is not VideoAvailability.Unknown and var availability && Hidden().IsMatch(plain)
                ? new TranscriptAnswer.Unavailable(words, availability)
            : Gate().IsMatch(plain) ? new TranscriptAnswer.Blocked(words)
            : Absent().IsMatch(words) ? new TranscriptAnswer.NoCaptions(words)
            : Hidden().IsMatch(plain) ? new TranscriptAnswer.Unavailable(words, VideoAvailability.Unknown)
            : null;
    }

    // "Unavailable" alone may be a matter of the country that the source looks from.
    private static VideoAvailability AvailabilityBy(string words) =>
        MembersOnly().IsMatch(words) ? VideoAvailability.MembersOnly
        : Private().IsMatch(words) ? VideoAvailability.Private
        : Deleted().IsMatch(words) ? VideoAvailability.Deleted
        : VideoAvailability.Unknown;

    private static string? Words(JsonElement? error) =>
        error?.AsText()
        ?? error?.Text("type"u8)
        ?? error?.Text("code"u8)
        ?? error?.Text("name"u8)
        ?? (error is { ValueKind: JsonValueKind.Object } ? "error" : null);

    // As YouTube's player and scrapers begin: somebody may speak of private videos, or of a country, in a video of a few words.
    [GeneratedRegex(
        @"^\W*(error\b|(private |deleted )?video (is )?(unavailable|not available|private)\b|private video\b|this video (is|isn't|has been|was|contains|may be|requires)\b.{0,30}\b(private|unavailable|not available|available|removed|deleted|blocked|age|inappropriate|content)|the (uploader|owner) (has not|hasn't|of this video)|sign in to|log ?in to|age[- ]?restrict|members?[- ]only|join this channel|(https? )?(429|403)\b|too many requests|access denied|request blocked|this (live event|live stream|content|channel|account) )",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Notice();

    [GeneratedRegex(
        @"\b(paying|paid plan|upgrade your plan|rent(al)?|trial|subscribe)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Payment();

    // In the languages that scrapers' pages come in.
    [GeneratedRegex(
        @"\b(your|this|the) (country|region|location|area)\b|\b(country|region|geo)[- ]?(graphic(al)?(ly)? )?(block|restrict|lock)|\b(in (deinem|ihrem) land|(en|de) (tu|su) pa[ií]s|dans votre pays|(no|em) (seu|teu) pa[ií]s|nel tuo paese)\b|в вашей стране|국가에서|お住まいの(国|地域)|(所在|你的|您的)(国家|國家|地区|地區)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Place();

    [GeneratedRegex(
        @"\bblocked it on copyright grounds\b|\bonly available to (YouTube )?Music Premium members\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Everywhere();

    // Whoever is signed in, of age or has consented sees the video: the source is not.
    [GeneratedRegex(
        @"\bsign(ed)? in\b|\blog(ged)? ?in\b|\blogin required\b|\bage[- ]?(restrict|gate|verif|limit|check)|\b(confirm|verify) your age\b|\binappropriate for some users\b|\bconsent\b|\bbefore you continue\b|\btry again later\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Gate();

    [GeneratedRegex(
        @"\b(block(ed|ing)|too many requests|429|rate.?limit(ed)?|captcha|not a (ro)?bot|are you a (ro)?bot|ip ban(ned)?|unusual traffic|try again later|forbidden|403|proxy)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Refused();

    [GeneratedRegex(
        @"\b(no|not have|any|without|disabled?|not available|unavailable|not found|missing)\b[^.]{0,40}\b(transcripts?|captions?|subtitles?)\b|\b(transcripts?|captions?|subtitles?)\b[^.]{0,40}\b(disabled|not available|unavailable|not found|do(es)? not exist|turned off)\b|\bNO_(TRANSCRIPTS?|CAPTIONS?|SUBTITLES?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Absent();

    [GeneratedRegex(@"\bmembers?[- ]only\b|join this channel", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MembersOnly();

    [GeneratedRegex(@"\bprivate\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Private();

    [GeneratedRegex(
        @"\b(deleted|removed|terminated|closed|no longer available|not exist)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Deleted();

    // What is said of something else, such as a connection that was terminated, is no evidence about the video.
    [GeneratedRegex(
        @"\bvideo\s+((is|was|has been|may be|does|isn't)\s+)?(a\s+|currently\s+)?(private|deleted|removed|unavailable|available to members|available anymore|not available|not found|no longer available|not exist)\b|\b(private|deleted|removed|unavailable)\s+video\b|\b(account|channel|uploader)\b[^.:]{0,60}\b(terminated|deleted|closed)\b|\bmembers?[- ]only\b|join this channel",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Hidden();
}
