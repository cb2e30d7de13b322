using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Transcripts that are made up, always the same ones: words as frequent as those of a language are (Zipf and Mandelbrot), in four
/// languages, with 287 segments of nine words each.
/// </summary>
internal sealed class MadeUpLibrary
{
    public const int SegmentsOfTranscript = 287;

    private const double SecondsOfSegment = 3.65;
    private const int EnglishWords = 73_000;
    private const int OtherWords = 20_000;

    private readonly Random random = new(20_260_901);
    private readonly string[] english;
    private readonly double[] englishWeights;
    private readonly Dictionary<string, string[]> others;
    private readonly double[] otherWeights;

    public MadeUpLibrary()
    {
        english = Latin(EnglishWords);
        englishWeights = Weights(EnglishWords);
        otherWeights = Weights(OtherWords);
        others = new()
        {
            ["ko"] = Syllables(0xAC00, 2_000, 2, 4),
            ["ja"] = Syllables(0x3041, 80, 2, 5),
            ["zh"] = Syllables(0x4E00, 3_000, 2, 3),
        };
    }

    /// <summary>English words, the most frequent first.</summary>
    public IReadOnlyList<string> English => english;

    /// <summary>The words of another language, the most frequent first.</summary>
    public IReadOnlyList<string> WordsOf(string language) => others[language];

    /// <summary>The transcripts, with their segments.</summary>
    public IEnumerable<(string VideoId, string Language, string[] Segments)> Transcripts(int segments)
    {
        var count = segments / SegmentsOfTranscript;
        for (var number = 0; number < count; number++)
        {
            var language = (number % 100) switch
            {
                < 82 => "en",
                < 89 => "ko",
                < 94 => "ja",
                _ => "zh",
            };
            var lines = new string[SegmentsOfTranscript];
            for (var line = 0; line < lines.Length; line++)
                lines[line] = Line(language);
            yield return (string.Create(CultureInfo.InvariantCulture, $"v{number:D10}"), language, lines);
        }
    }

    public static double StartOf(int segment) => Math.Round(segment * SecondsOfSegment, 3);

    /// <summary>Stores videos, an hour apart, and their transcripts.</summary>
    public static async Task StoreAsync(
        BenchmarkServer server,
        IEnumerable<(string VideoId, string Language, string[] Segments)> transcripts
    )
    {
        await server.ExecuteAsync(
            """
            insert into dataset_youtube_channel (channel_id, handle, title, source, fetched_at)
            select 'UC' || lpad(n::text, 22, '0'), '@channel' || n, 'Channel ' || n, 'made up', now() from generate_series(0, 39) n
            """
        );
        await using var connection = await server.Database.OpenConnectionAsync();
        foreach (var batch in transcripts.Chunk(200))
        {
            await using (
                var videos = await connection.BeginBinaryImportAsync(
                    "copy dataset_youtube_video (video_id, channel_id, title, published_at, transcript_state, transcript_language, "
                        + "transcript_origin, source, fetched_at) from stdin binary"
                )
            )
            {
                foreach (var (id, language, _) in batch)
                {
                    var number = int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture);
                    await videos.StartRowAsync();
                    await videos.WriteAsync(id);
                    await videos.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"UC{number % 40:D22}"));
                    await videos.WriteAsync($"Title of {id}");
                    await videos.WriteAsync(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(number));
                    await videos.WriteAsync("stored");
                    await videos.WriteAsync(language);
                    await videos.WriteAsync("generated");
                    await videos.WriteAsync("made up");
                    await videos.WriteAsync(DateTime.UtcNow);
                }

                await videos.CompleteAsync();
            }

            await using var rows = await connection.BeginBinaryImportAsync(
                "copy dataset_youtube_transcript (video_id, language, origin, text, segments, source, fetched_at) from stdin binary"
            );
            foreach (var (id, language, segments) in batch)
            {
                await rows.StartRowAsync();
                await rows.WriteAsync(id);
                await rows.WriteAsync(language);
                await rows.WriteAsync("generated");
                await rows.WriteAsync(string.Join(' ', segments));
                await rows.WriteAsync(
                    JsonSerializer.Serialize(
                        segments.Select(
                            (text, index) =>
                                new
                                {
                                    start = StartOf(index),
                                    duration = SecondsOfSegment,
                                    text,
                                }
                        )
                    ),
                    NpgsqlDbType.Jsonb
                );
                await rows.WriteAsync("made up");
                await rows.WriteAsync(DateTime.UtcNow);
            }

            await rows.CompleteAsync();
        }

        await server.ExecuteAsync("analyze dataset_youtube_video, dataset_youtube_transcript, dataset_youtube_channel");
    }

    private string Line(string language)
    {
        var text = new StringBuilder();
        var words = language == "en" ? english : others[language];
        var weights = language == "en" ? englishWeights : otherWeights;
        for (var word = 0; word < 9; word++)
        {
            // Chinese and Japanese have no spaces.
            if (word > 0 && language is "en" or "ko" && word > 0)
                text.Append(' ');
            text.Append(words[Pick(weights)]);
        }

        return text.ToString();
    }

    private int Pick(double[] weights)
    {
        var at = Array.BinarySearch(weights, random.NextDouble());
        return Math.Min(at >= 0 ? at : ~at, weights.Length - 1);
    }

    // The share of the words up to each: 1 / (rank + 2.7).
    private static double[] Weights(int count)
    {
        var weights = new double[count];
        var sum = 0.0;
        for (var rank = 0; rank < count; rank++)
            weights[rank] = sum += 1 / (rank + 2.7);
        for (var rank = 0; rank < count; rank++)
            weights[rank] /= sum;
        return weights;
    }

    private string[] Latin(int count)
    {
        const string consonants = "bcdfghjklmnprstvw";
        const string vowels = "aeiou";
        var words = new HashSet<string>(count);
        while (words.Count < count)
        {
            var word = new StringBuilder();
            for (var syllable = random.Next(1, 5); syllable > 0; syllable--)
                word.Append(consonants[random.Next(consonants.Length)]).Append(vowels[random.Next(vowels.Length)]);
            word.Append(consonants[random.Next(consonants.Length)]);
            words.Add(word.ToString());
        }

        return [.. words];
    }

    private string[] Syllables(int first, int letters, int least, int most)
    {
        var words = new HashSet<string>(OtherWords);
        while (words.Count < OtherWords)
            words.Add(string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => (char)(first + random.Next(letters)))));
        return [.. words];
    }
}
