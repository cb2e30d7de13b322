using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>
/// Fills a schema by a fixed rule: the lines are divided into equal stretches, one for each element of an array. A title is the first words
/// of its stretch, a quote its first dozen words, a summary the first words of all; numbers of lines are those of the stretch.
/// </summary>
internal sealed class SchemaAnswer(IReadOnlyList<(int Number, string Text)> lines, Func<string, bool> strikes)
{
    private const int MostParts = 8;
    private const int LinesInPart = 12;
    private const string Russian = "это всё, что было сказано в этой части видео, и ничего другого здесь нет";
    private const string Link = " <a href=\"https://evil.example/x\">here</a> [more](javascript:alert(1)) https://evil.example/pay";

    private readonly bool isOutOfRange = strikes(ChatFault.OutOfRange);
    private readonly bool isInvented = strikes(ChatFault.InventedQuote);
    private readonly bool isRussian = strikes(ChatFault.WrongLanguage);
    private readonly bool hasLinks = strikes(ChatFault.Links);
    private readonly int used = strikes(ChatFault.FirstLinesOnly) ? Math.Max(1, lines.Count / 10) : lines.Count;

    /// <summary>The answer.</summary>
    public JsonNode? Of(JsonElement schema) => Of(schema, "", 0, 1);

    private JsonNode? Of(JsonElement schema, string name, int part, int parts)
    {
        switch (TypeOf(schema))
        {
            case "object":
                var members = new JsonObject();
                if (schema.TryGetProperty("properties", out var properties))
                    foreach (var member in properties.EnumerateObject())
                        members[member.Name] = Of(member.Value, member.Name, part, parts);
                return members;
            case "array":
                var count = used == 0 ? 0 : Math.Clamp((used + LinesInPart - 1) / LinesInPart, Math.Min(3, used), MostParts);
                return schema.TryGetProperty("items", out var items)
                    ? new JsonArray([.. Enumerable.Range(0, count).Select(index => Of(items, "", index, count))])
                    : new JsonArray();
            case "integer":
                return Number(name, part, parts);
            case "number":
                return Math.Round(0.95 - 0.05 * part, 2);
            case "boolean":
                return false;
            default:
                return Text(name, part, parts);
        }
    }

    private int Number(string name, int part, int parts)
    {
        if (used == 0)
            return 0;
        var isLast = name.Contains("last", StringComparison.Ordinal) || name.Contains("end", StringComparison.Ordinal);
        var index = isLast ? (part + 1) * used / parts - 1 : part * used / parts;
        return lines[Math.Clamp(index, 0, used - 1)].Number + (isOutOfRange && part == 0 ? 1_000_000 : 0);
    }

    private string Text(string name, int part, int parts)
    {
        var words = WordsFrom(name is "summary" ? 0 : part * used / Math.Max(1, parts));
        if (name is "quote")
            return (isInvented || isOutOfRange) && part == 0
                ? "seventeen purple elephants signed the treaty of the moon under heavy rain"
                : string.Join(' ', words.Take(12));
        if (isRussian)
            return Russian;
        var text = string.Join(' ', words.Take(name is "title" ? 5 : 24));
        return hasLinks ? text + Link : text;
    }

    /// <summary>Words from a line on; letters of languages without spaces count as words.</summary>
    private IEnumerable<string> WordsFrom(int index)
    {
        for (; index < lines.Count; index++)
        {
            foreach (var word in lines[index].Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (word.Length > 12 && word.Any(letter => letter >= '\u3040'))
                    foreach (var piece in word.Chunk(6))
                        yield return new(piece);
                else
                    yield return word;
            }
        }
    }

    private static string? TypeOf(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
            ? type.ValueKind is JsonValueKind.Array
                ? type.EnumerateArray().Select(one => one.GetString()).FirstOrDefault(one => one != "null")
                : type.GetString()
            : null;
}
