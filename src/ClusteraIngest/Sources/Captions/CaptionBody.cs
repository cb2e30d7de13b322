using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Captions;

/// <summary>
/// Captions in any of the formats that YouTube's come in. Whatever brings them, this is how they become text and segments.
/// </summary>
/// <param name="Text">What is said, once, as plain text; empty where there is nothing.</param>
/// <param name="Segments">Its pieces in time; empty where the format has no times.</param>
internal sealed record CaptionBody(string Text, IReadOnlyList<TranscriptSegment> Segments)
{
    private static readonly CaptionBody Nothing = new("", []);

    /// <summary>True where the text is no speech but says, as a whole, that there is no transcript.</summary>
    public bool IsRefusal => CaptionRefusal.Is(Text);

    /// <summary>
    /// Reads SRT, WebVTT, SBV, YouTube's and the W3C's timed text (XML), YouTube's json3, segments as JSON, or plain text: what it is shows
    /// in the body. Null where it is none of these: a page of HTML, or XML that is broken.
    /// </summary>
    /// <param name="body">The captions.</param>
    /// <param name="isWrittenByPerson">
    /// False: what is repeated because captions roll up is taken once. A person's repetitions are meant.
    /// </param>
    public static CaptionBody? Read(string body, bool isWrittenByPerson)
    {
        var text = body.AsSpan().TrimStart('\uFEFF').Trim();
        if (text.IsEmpty)
            return Nothing;
        if (TimedText.Looks(text))
            return TimedText.Read(text.ToString()) is { } timed ? Of(timed, isWrittenByPerson) : null;
        if (text[0] is '{' or '[' && Parsed(text.ToString()) is { } json)
            return Read(json, isWrittenByPerson);
        return CueText.Read(body) is { } cues ? Of(cues, isWrittenByPerson) : new CaptionBody(CaptionLine.Clean(body), []);
    }

    /// <summary>
    /// Reads what JSON holds: a text in any of the formats, segments, an object with segments. Null where it holds no captions.
    /// </summary>
    /// <inheritdoc cref="Read(string, bool)"/>
    public static CaptionBody? Read(JsonElement body, bool isWrittenByPerson) =>
        body.ValueKind switch
        {
            JsonValueKind.String => Read(body.AsText()!, isWrittenByPerson),
            JsonValueKind.Array => JsonSegments.Read(body.EnumerateArray(), isWrittenByPerson),
            JsonValueKind.Object => Json3.Read(body) is { } cues
                ? Of(cues, isWrittenByPerson)
                : JsonSegments.Inside(body, isWrittenByPerson),
            _ => null,
        };

    /// <summary>The body of cues.</summary>
    public static CaptionBody Of(IEnumerable<Cue> cues, bool isWrittenByPerson)
    {
        var segments = isWrittenByPerson ? RollingCaptions.AsTheyAre(cues) : RollingCaptions.Once([.. cues]);
        return new CaptionBody(string.Join(' ', segments.Select(segment => segment.Text)), segments);
    }

    // Speech may begin with a bracket as well: "[Music]".
    private static JsonElement? Parsed(string text)
    {
        try
        {
            var json = JsonElement.Parse(text);
            if (text.Contains(@"\u", StringComparison.Ordinal))
                json = UntrustedJson.Cleaned(json); // it may hold half a character
            return json.ValueKind == JsonValueKind.Object || (json.GetArrayLength() > 0 && json.EnumerateArray().All(JsonSegments.HasText))
                ? json
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
