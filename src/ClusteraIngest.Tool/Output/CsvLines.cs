using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Results as CSV (RFC 4180): the fields' names once, then a line each. The names are those of the JSON; what is null is empty, and the
/// texts of an array are in one field, with commas between them.
/// </summary>
/// <param name="isForTerminal">Whether a terminal shows them: then text cannot steer it. Elsewhere text stays as it is.</param>
internal sealed class CsvLines(bool isForTerminal) : IDisposable
{
    private readonly StringWriter text = new(CultureInfo.InvariantCulture);
    private CsvWriter? csv;
    private string[]? names;

    private CsvWriter Csv => csv ??= CsvWriter.Create(text, CsvWriterOptions.Default, leaveOpen: false);

    /// <summary>The line with the fields' names, where there is no object.</summary>
    public string Heading(IEnumerable<string> fields)
    {
        Csv.WriteRecord(names = [.. fields]);
        return Written();
    }

    /// <summary>The object's line; of the first one with the names above it. All have the same fields.</summary>
    public string Lines(JsonObject row)
    {
        var heading = names is null ? Heading(row.Select(field => field.Key)) : "";
        Csv.WriteRecord(Array.ConvertAll(names!, name => Shown(TextOf(row[name]))));
        return heading + Written();
    }

    public void Dispose() => csv?.Dispose();

    private string Written()
    {
        Csv.Flush();
        var lines = text.ToString();
        text.GetStringBuilder().Clear();
        return lines;
    }

    private string Shown(string field) => isForTerminal ? Printable.Of(field) : field;

    private static string TextOf(JsonNode? value) =>
        value switch
        {
            null => "",
            JsonArray several when several.All(one => one is null or JsonValue) => string.Join(',', several.Select(TextOf)),
            JsonValue one when one.GetValueKind() is JsonValueKind.String => one.GetValue<string>(),
            _ => value.ToJsonString(Json.Shapes.Options),
        };
}
