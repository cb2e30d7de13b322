using System.Collections.Concurrent;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;
using Xunit.Abstractions;

namespace ClusteraIngest.Tests.Library.Search;

/// <summary>Every three words in a row of every recorded caption file are found at their second.</summary>
[Trait("Category", "Proof")]
public class CaptionRecallTests(ITestOutputHelper output)
{
    private const int Alternatives = 25;

    [RecordedFact]
    public async Task Every_three_words_of_real_captions_are_found_at_their_second()
    {
        await using var world = await SearchWorld.CreateAsync();
        var said = new List<SaidWord>();
        foreach (var file in Directory.EnumerateFiles(Recorded.Path("captions"), "*", SearchOption.AllDirectories).Order())
        {
            if (CaptionBody.Read(await File.ReadAllTextAsync(file), isWrittenByPerson: false) is not { Segments.Count: > 0 } body)
                continue;
            var video = await world.AddVideoAsync();
            await world.AddTranscriptAsync(video, "en", body.Segments);
            said.AddRange(WordsOf(video, body.Segments));
        }

        await world.IndexAsync();
        Assert.True((await world.Library.CheckIndexAsync()).IsWhole);
        Assert.True(said.Count > 5_000, $"Only {said.Count} words were read.");

        var phrases = said.Zip(said.Skip(1), said.Skip(2))
            .Where(three => three.First.Video == three.Third.Video)
            .ToLookup(three => $"\"{three.First.Text} {three.Second.Text} {three.Third.Text}\"", three => three.First);
        // Many are asked for as alternatives of one search, from all over the files; every seventh is asked for alone as well.
        var searches = Math.Max(1, phrases.Count / Alternatives);
        var asked = phrases
            .Select((phrase, index) => (phrase, index))
            .GroupBy(one => one.index % searches, one => one.phrase)
            .Select(group => group.ToList())
            .Concat(phrases.Where((_, index) => index % 7 == 0).Select(phrase => new[] { phrase }.ToList()))
            .ToList();
        var missed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            asked,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (search, cancel) =>
            {
                var query = new SearchQuery
                {
                    Text = string.Join(" or ", search.Select(phrase => phrase.Key)),
                    First = SearchQuery.MostFirst,
                };
                var page = await world.Library.SearchAsync(query, cancel);
                foreach (var phrase in search)
                foreach (var word in phrase)
                    if (!page.Hits.Any(hit => hit.VideoId == word.Video && Seconds(hit).Any(second => IsAt(second, word.Segment))))
                        missed.Add($"{phrase.Key} at {word.Segment.Start} of {word.Video}");
            }
        );

        output.WriteLine($"{said.Count} words, {phrases.Sum(phrase => phrase.Count())} sequences, {phrases.Count} different");
        Assert.Empty(missed);
    }

    private static IEnumerable<double> Seconds(TranscriptHit hit) => hit.AlsoAt.Prepend(hit.StartSeconds!.Value);

    private static bool IsAt(double second, TranscriptSegment segment) =>
        Math.Abs(second - segment.Start) <= Math.Max(segment.Duration, 0.001);

    // What stands between spaces and has a letter or digit in it is a word, whatever the product takes for one.
    private static IEnumerable<SaidWord> WordsOf(VideoId video, IReadOnlyList<TranscriptSegment> segments) =>
        segments
            .OrderBy(segment => segment.Start)
            .SelectMany(
                segment => segment.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
                (segment, word) => (segment, word)
            )
            .Where(one => one.word.Any(char.IsLetterOrDigit))
            .Select(one => new SaidWord(video, one.segment, one.word.Replace("\"", "", StringComparison.Ordinal)));

    private sealed record SaidWord(VideoId Video, TranscriptSegment Segment, string Text);
}
