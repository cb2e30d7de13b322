using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Results as CSV (RFC 4180): the fields' names once, then a line each. The names are those of the JSON; what is null is empty, and the texts of an array
/// are in one field, with commas between them.
/// </summary>
internal sealed class CsvLines : IDisposable
{
    private readonly StringWriter text = new(CultureInfo.InvariantCulture);
    private readonly CsvWriter csv;
    private string[]? names;

    public CsvLines() => csv = CsvWriter.Create(text, CsvWriterOptions.Default, leaveOpen: false);

    /// <summary>The object's line; of the first one with the names above it. All have the same fields.</summary>
    public string Lines(JsonObject row)
    {
        if (names is null)
        {
            names = [.. row.Select(field => field.Key)];
            csv.WriteRecord(names);
        }

        csv.WriteRecord(Array.ConvertAll(names, name => TextOf(row[name])));
        csv.Flush();
        var lines = text.ToString();
        text.GetStringBuilder().Clear();
        return lines;
    }

    public void Dispose() => csv.Dispose();

    private static string TextOf(JsonNode? value) => value switch
    {
        null => "",
        JsonArray several when several.All(one => one is null or JsonValue) => string.Join(',', several.Select(TextOf)),
        JsonValue one when one.GetValueKind() is JsonValueKind.String => one.GetValue<string>(),
        _ => value.ToJsonString(Json.Shapes.Options),
    };
}
