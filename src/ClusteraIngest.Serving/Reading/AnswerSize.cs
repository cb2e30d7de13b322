using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClusteraIngest.Serving.Reading;

/// <summary>
/// How long an answer may be, in bytes of UTF-8 as its JSON is sent. Characters would not do: a letter of Korean has three bytes, an emoji
/// twelve once JSON has escaped it, and a line of a transcript has more around its text than in it.
/// </summary>
internal static class AnswerSize
{
    /// <summary>The most bytes of an answer: about 16,000 tokens of English, which agents take in one piece.</summary>
    public const int Most = 64 * 1024;

    /// <summary>The longest cursor.</summary>
    private const int Cursor = 512;

    /// <summary>The bytes of something that is answered.</summary>
    public static int Of<T>(T value, JsonTypeInfo<T> shape) => JsonSerializer.SerializeToUtf8Bytes(value, shape).Length;

    /// <summary>The bytes that are left for a list, and its cursor, beside all else in an answer.</summary>
    /// <param name="without">The answer with an empty list.</param>
    /// <param name="shape">Its shape.</param>
    public static int Left<T>(T without, JsonTypeInfo<T> shape)
        where T : Answer => Most - Cursor - Of(without, shape);

    /// <summary>The first items, as many as have room. What begins a list always has: texts of an item are limited.</summary>
    public static IReadOnlyList<T> Fitting<T>(IEnumerable<T> items, JsonTypeInfo<T> shape, int bytes)
    {
        List<T> fitting = [];
        foreach (var item in items)
        {
            bytes -= Of(item, shape) + 1;
            if (bytes < 0)
                break;
            fitting.Add(item);
        }
        return fitting;
    }

    /// <summary>A text, of a long one its beginning with an ellipsis.</summary>
    public static string? Beginning(string? text, int bytes)
    {
        const int ellipsis = 3;
        return text is null || LengthOf(text, bytes) == text.Length
            ? text
            : string.Concat(text.AsSpan(0, LengthOf(text, bytes - ellipsis)), "…");
    }

    /// <summary>How many UTF-16 units of a text have room, without half a letter.</summary>
    public static int LengthOf(string text, int bytes)
    {
        var length = 0;
        foreach (var letter in text.EnumerateRunes())
        {
            bytes -= BytesOf(letter);
            if (bytes < 0)
                break;
            length += letter.Utf16SequenceLength;
        }
        return length;
    }

    // What is escaped is so by \uXXXX for each UTF-16 unit, or shorter.
    private static int BytesOf(Rune letter) =>
        AnswerJson.Letters.WillEncode(letter.Value) ? 6 * letter.Utf16SequenceLength : letter.Utf8SequenceLength;
}
