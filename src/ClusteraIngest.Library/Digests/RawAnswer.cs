using System.Globalization;
using System.Text.Json;

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
            if (
                root.ValueKind is not JsonValueKind.Object
                || !root.TryGetProperty("parts", out var parts)
                || parts.ValueKind is not JsonValueKind.Array
            )
                return null;
            return new(Text(root, "summary"), [.. parts.EnumerateArray().Take(MostParts).Where(IsObject).Select(Part)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsObject(JsonElement element) => element.ValueKind is JsonValueKind.Object;

    private static RawPart Part(JsonElement part) =>
        new(
            Text(part, "title"),
            Text(part, "text"),
            Whole(part, "first_line"),
            Whole(part, "last_line"),
            Text(part, "quote"),
            Number(part, "score") is { } score && double.IsFinite(score) ? Math.Clamp(score, 0, 1) : null
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

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    /// <summary>A number of a line; 0, which no line has, where it is none.</summary>
    private static int Whole(JsonElement element, string name) =>
        Number(element, name) is { } number && Math.Abs(number) < 1e9 ? (int)number : 0;

    private static double? Number(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) ? number
        : value.ValueKind is JsonValueKind.String
        && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read)
            ? read
        : null;
}
