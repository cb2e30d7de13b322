using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClusteraIngest.Library.Exports;

/// <summary>How documents become text.</summary>
internal abstract class RowText
{
    /// <summary>How files of it end.</summary>
    public abstract string Extension { get; }

    /// <summary>Writes what stands above all; nothing, for most.</summary>
    public virtual void Begin(IBufferWriter<byte> target, IReadOnlyList<ExportColumn> columns) { }

    /// <summary>Writes a document.</summary>
    public abstract void Write(IBufferWriter<byte> target, ExportDocument document);

    /// <summary>The text of a kind in a format.</summary>
    public static RowText Of(ExportKind kind, ExportFormat format) =>
        format switch
        {
            ExportFormat.Ndjson => new NdjsonText(),
            ExportFormat.Csv => new CsvText(),
            _ => NoteText.Of(kind),
        };
}

/// <summary>A JSON object a line; null where nothing is known.</summary>
internal sealed class NdjsonText : RowText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string Extension => "ndjson";

    public override void Write(IBufferWriter<byte> target, ExportDocument document)
    {
        using var json = new Utf8JsonWriter(target, Options);
        foreach (var row in document.Rows)
        {
            json.WriteStartObject();
            for (var at = 0; at < row.Columns.Count; at++)
            {
                json.WritePropertyName(row.Columns[at].Name);
                Write(json, row.Columns[at], row.Values[at]);
            }

            json.WriteEndObject();
            json.Flush();
            json.Reset();
            target.Write("\n"u8);
        }
    }

    /// <summary>A value as JSON.</summary>
    public static void Write(Utf8JsonWriter json, ExportColumn column, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text when column.IsJson:
                json.WriteRawValue(text);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case string[] texts:
                json.WriteStartArray();
                foreach (var text in texts)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(ExportRow.TextOf(value));
                break;
        }
    }
}

/// <summary>
/// CSV (RFC 4180) as PostgreSQL's COPY reads it: null is empty, an empty text is a pair of quotation marks; arrays and JSON are JSON.
/// </summary>
internal sealed class CsvText : RowText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    private readonly StringBuilder line = new();

    public override string Extension => "csv";

    public override void Begin(IBufferWriter<byte> target, IReadOnlyList<ExportColumn> columns)
    {
        foreach (var column in columns)
            Field(column.Name);
        End(target);
    }

    public override void Write(IBufferWriter<byte> target, ExportDocument document)
    {
        foreach (var row in document.Rows)
        {
            foreach (var value in row.Values)
                Field(value is string[] texts ? JsonSerializer.Serialize(texts, RawJson.Default.StringArray) : ExportRow.TextOf(value));
            End(target);
        }
    }

    private void Field(string? text)
    {
        if (text is { } value)
        {
            // "\." alone in a line would be the end of the data to older servers.
            var isQuoted = value.Length == 0 || value.AsSpan().ContainsAny(Quoted) || value[0] is ' ' || value[^1] is ' ' || value == @"\.";
            _ = isQuoted ? line.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"') : line.Append(value);
        }

        line.Append(',');
    }

    private void End(IBufferWriter<byte> target)
    {
        line.Length--; // the last comma
        line.Append("\r\n");
        Utf8Text.Write(target, line);
        line.Clear();
    }
}
