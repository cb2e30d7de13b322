using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Captions;

/// <summary>Captions in any of the formats that YouTube's come in.</summary>
/// <param name="Text">What is said, once, as plain text; empty where there is nothing.</param>
/// <param name="Segments">Its pieces in time; empty where the format has no times.</param>
internal sealed record CaptionBody(string Text, IReadOnlyList<TranscriptSegment> Segments)
{
    /// <summary>Reads SRT, WebVTT, YouTube's and the W3C's timed text (XML), or plain text: what it is shows in the body.</summary>
    /// <param name="body">The captions.</param>
    /// <param name="isWrittenByPerson">False: what is repeated because captions roll up is taken once. A person's repetitions are meant.</param>
    public static CaptionBody Read(string body, bool isWrittenByPerson)
    {
        var cues = TimedText.Looks(body) ? TimedText.Read(body) : CueText.Read(body);
        if (cues is null)
            return new CaptionBody(CaptionLine.Clean(body), []);

        var segments = isWrittenByPerson ? RollingCaptions.AsTheyAre(cues) : RollingCaptions.Once(cues);
        return new CaptionBody(string.Join(' ', segments.Select(segment => segment.Text)), segments);
    }
}

/// <summary>What is shown from <paramref name="Start"/> to <paramref name="End"/>, in seconds: clean lines, none of them blank.</summary>
internal readonly record struct Cue(double Start, double End, IReadOnlyList<string> Lines);
