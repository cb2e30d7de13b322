using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Emulator.Actors;

/// <summary>
/// A transcript for a video that none was given for: always the same, from its id, title and text. Every tenth video has none.
/// </summary>
internal static partial class MadeUpTranscript
{
    private const int MostSegments = 150;

    private static readonly string[] Beginnings =
    [
        "Now",
        "So",
        "After that",
        "What I like here is that",
        "As you can see",
        "Once more",
        "And then",
        "Before we go on",
    ];
    private static readonly string[] Subjects = ["we", "the two of us", "most people", "the neighbours", "you", "my teacher"];
    private static readonly string[] Verbs =
    [
        "take a closer look at",
        "come back to",
        "measure",
        "listen to",
        "forget about",
        "ask for",
        "start over with",
    ];
    private static readonly string[] Objects =
    [
        "the small details",
        "what's left & why",
        "the \"easy\" part",
        "the next step",
        "the first attempt",
        "the whole thing",
        "everything <slowly>",
    ];

    /// <summary>The item for a video without captions.</summary>
    public static byte[] None { get; } = """{"data":[]}"""u8.ToArray();

    /// <summary>Whether a video is one of each ten: by a hash of its id (FNV-1a) that ends in 0.</summary>
    public static bool IsMissingFor(string videoId) => Hash(videoId) % 10 == 0;

    /// <summary>The actor's item; <paramref name="video"/> is the list actor's item, where there is one.</summary>
    public static byte[] For(string videoId, byte[]? video, string? language)
    {
        if (IsMissingFor(videoId))
            return None;
        var (title, text, seconds) = video is null ? ($"Video {videoId}", "", 60) : Facts(video);
        var dice = new Dice(Hash(videoId));
        var count = Math.Clamp((int)(seconds / dice.Between(3.5, 5.5)), 1, MostSegments);
        var words = Words(title, text, dice).GetEnumerator();
        var data = new List<object>(count);
        var start = 0.0;
        var length = Math.Min(seconds / count, 6.0);
        for (var at = 0; at < count; at++)
        {
            var wordCount = dice.Below(4) + 5;
            var line = string.Join(' ', Enumerable.Range(0, wordCount).TakeWhile(_ => words.MoveNext()).Select(_ => words.Current));
            if (!string.IsNullOrEmpty(language))
                line = $"[{language}] {line}";
            data.Add(
                new
                {
                    start = Seconds(start),
                    dur = Seconds(length),
                    text = Escaped(line),
                }
            );
            start += length;
        }
        return JsonSerializer.SerializeToUtf8Bytes(new { data });
    }

    /// <summary>The title's and the description's words, and then as many others as anybody wants.</summary>
    private static IEnumerable<string> Words(string title, string text, Dice dice)
    {
        foreach (var word in LinkOrTag().Replace($"{title}. {text}", " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            yield return word;
        while (true)
        {
            var sentence = $"{dice.OneOf(Beginnings)} {dice.OneOf(Subjects)} {dice.OneOf(Verbs)} {dice.OneOf(Objects)}.";
            foreach (var word in sentence.Split(' '))
                yield return word;
        }
    }

    private static (string Title, string Text, double Seconds) Facts(byte[] video)
    {
        using var item = JsonDocument.Parse(video, new() { MaxDepth = Videos.ItemFile.MaxDepth });
        string Field(string name) =>
            item.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Readable(value) : "";
        return (Field("title"), Field("text"), SecondsOf(Field("duration")) is > 0 and var seconds ? seconds : 60);
    }

    private static string Readable(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return ""; // A lone surrogate.
        }
    }

    private static double SecondsOf(string duration)
    {
        var seconds = 0.0;
        foreach (var part in duration.Split(':'))
            seconds = seconds * 60 + (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return seconds;
    }

    /// <summary>The actor hands on YouTube's caption markup as it is.</summary>
    private static string Escaped(string line) =>
        line.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }

    [GeneratedRegex(@"https?://\S+|[#@]\S+|\p{C}")]
    private static partial Regex LinkOrTag();

    /// <summary>A generator of its own (xorshift): the framework's promises no fixed sequence.</summary>
    private sealed class Dice(uint seed)
    {
        private uint state = seed | 1;

        public int Below(int limit)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)limit);
        }

        public double Between(double low, double high) => low + (high - low) * Below(1000) / 1000;

        public string OneOf(string[] choices) => choices[Below(choices.Length)];
    }
}
