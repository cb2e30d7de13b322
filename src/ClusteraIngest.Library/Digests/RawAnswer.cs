using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Sources;

namespace ClusteraIngest.Library.Digests;

/// <summary>A part as a model tells it: nothing of it is believed yet.</summary>
internal sealed record RawPart(string Title, string Text, int FirstLine, int LastLine, string Quote, double? Score);

/// <summary>An answer as a model tells it.</summary>
/// <param name="Summary">The summary.</param>
/// <param name="Parts">The parts.</param>
internal sealed record RawAnswer(string Summary, IReadOnlyList<RawPart> Parts)
{
    private const int MostParts = 200;

    /// <summary>Reads it; null where it is not of the shape that was asked for.</summary>
    public static RawAnswer? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutFence(text));
            var root = document.RootElement;
            return root.List("parts"u8) is { } parts
                ? new(root.Text("summary"u8) ?? "", [.. parts.EnumerateArray().Take(MostParts).Where(IsObject).Select(Part)])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsObject(JsonElement element) => element.ValueKind is JsonValueKind.Object;

    private static RawPart Part(JsonElement part) =>
        new(
            part.Text("title"u8) ?? "",
            part.Text("text"u8) ?? "",
            Whole(part.Member("first_line"u8)),
            Whole(part.Member("last_line"u8)),
            part.Text("quote"u8) ?? "",
            Number(part.Member("score"u8)) is { } score && double.IsFinite(score) ? Math.Clamp(score, 0, 1) : null
        );

    /// <summary>Some models wrap their JSON although they are told not to.</summary>
    private static string WithoutFence(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith("```", StringComparison.Ordinal))
            return trimmed;
        var begin = trimmed.IndexOf('\n', StringComparison.Ordinal);
        var end = trimmed.LastIndexOf("```", StringComparison.Ordinal);
        return begin > 0 && end > begin ? trimmed[(begin + 1)..end].Trim() : trimmed;
    }

    /// <summary>A number of a line; 0, which no line has, where it is none.</summary>
    private static int Whole(JsonElement? value) => Number(value) is { } number && Math.Abs(number) < 1e9 ? (int)number : 0;

    private static double? Number(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } given && given.TryGetDouble(out var number) ? number
        : double.TryParse(value?.AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) ? read
        : null;
}
