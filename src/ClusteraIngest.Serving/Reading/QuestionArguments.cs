using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Serving.Reading;

/// <summary>
/// The arguments of a question as an agent or an address has given them. What is wrong with them is said so that it can do better. A number
/// may be written as a text: addresses have nothing else, and agents do it.
/// </summary>
internal sealed class QuestionArguments(string question, IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>A text; null where it is not given, or null.</summary>
    public string? Text(string name, int most = 1_000)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind is not JsonValueKind.String)
            throw Wrong(name, "is no text");
        if (Written(value) is not { } text)
            throw Wrong(name, "has characters that no text has");
        if (text.Length > most)
            throw Wrong(name, $"has {text.Length} characters, and may have {most}");
        return text.Trim() is { Length: > 0 } given ? given : null;
    }

    /// <exception cref="InvalidInputException"><c>MissingArgument</c>.</exception>
    public string RequiredText(string name, int most = 1_000) =>
        Text(name, most)
        ?? throw new InvalidInputException(ErrorIds.MissingArgument, $"{question} needs the argument {name}.", $"Give it as a text.");

    public VideoId RequiredVideo(string name) =>
        VideoId.TryParse(RequiredText(name), out var video)
            ? video
            : throw Wrong(name, "is neither a YouTube video id nor a video's address");

    public double? Seconds(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return
            double.TryParse(Figures(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < 10_000_000
            ? seconds
            : throw Wrong(name, "is no number of seconds from 0 on");
    }

    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } value)
            return null;
        return
            int.TryParse(Figures(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw Wrong(name, $"is no whole number from {least} to {most}");
    }

    public long? Id(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return long.TryParse(Figures(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong(name, "is no number of one");
    }

    /// <summary>One of some words.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        foreach (var value in Enum.GetValues<T>())
            if (HumanFormat.Word(value).Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        throw Wrong(name, $"is none of {string.Join(", ", Enum.GetValues<T>().Select(HumanFormat.Word))}");
    }

    /// <summary>A day or an instant, as ISO 8601 writes it; without a zone in UTC.</summary>
    public DateTimeOffset? Time(string name) =>
        Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : throw Wrong(name, "is no time such as 2026-01-31 or 2026-01-31T12:00:00Z");

    private static string? Figures(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => Written(value),
            _ => null,
        };

    /// <summary>A text as it is written; null: it has a NUL, or a half of a letter, which the database does not take.</summary>
    private static string? Written(JsonElement value)
    {
        try
        {
            return value.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) && IsWhole(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // so says the JSON reader of half a letter
        }
    }

    private static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at++)
            if (char.IsSurrogate(text[at]) && (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at++ + 1])))
                return false;
        return true;
    }

    private JsonElement? Find(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private InvalidInputException Wrong(string name, string what) =>
        new(
            ErrorIds.InvalidValue,
            $"The argument {name} of {question} {what}: {Printable.Of(Figures(values[name]) ?? values[name].GetRawText(), 100)}.",
            "See the description of its arguments."
        );
}
