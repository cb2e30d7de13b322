using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Search;

/// <summary>A transcript as it is stored.</summary>
internal sealed record StoredText(string VideoId, string Language, string Origin, string Text, IReadOnlyList<TranscriptSegment> Segments)
{
    /// <summary>Reads the segments; where another program has stored something else there, the plain text is searched.</summary>
    public static IReadOnlyList<TranscriptSegment> Read(string segments)
    {
        try
        {
            var read = JsonSerializer.Deserialize(segments, VideoJson.Default.IReadOnlyListTranscriptSegment) ?? [];
            return read.All(segment => segment is { Text: not null }) ? read : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>A passage that is about to be written.</summary>
internal sealed record IndexedPassage(StoredText Transcript, PassageText Passage, IReadOnlyList<Token> Tokens)
{
    /// <summary>The words of passages by the dictionary of their language.</summary>
    public static ILookup<string, string> Words(IEnumerable<IndexedPassage> passages) =>
        passages
            .SelectMany(one =>
            {
                var dictionary = StemDictionaries.Of(one.Transcript.Language);
                return one.Tokens.Where(token => token.Kind is TokenKind.Word).Select(token => (Dictionary: dictionary, token.Word));
            })
            .ToLookup(one => one.Dictionary, one => one.Word);

    /// <summary>Its vector.</summary>
    public string Vector(LearnedStems stems)
    {
        var dictionary = StemDictionaries.Of(Transcript.Language);
        return SearchVector.Of(Tokens, Passage.OwnLength, Transcript.Language, word => stems.Of(dictionary, word).Lexeme);
    }

    /// <summary>
    /// Where its lines begin, as PostgreSQL writes arrays: an array of several of them would have to have them of one length.
    /// </summary>
    public string SegmentStarts =>
        $"{{{string.Join(',', Passage.SegmentStarts.Select(start => start.ToString("R", CultureInfo.InvariantCulture)))}}}";

    /// <summary>How many characters of the text are its own, as PostgreSQL counts them.</summary>
    public int OwnCharacters => Passage.Text[..Passage.OwnLength].EnumerateRunes().Count();
}
