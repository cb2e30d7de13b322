using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.Tool.Usage;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// What is told on standard error as JSON, with the field names of the Elastic Common Schema in the order that its logging specification
/// recommends. See https://www.elastic.co/guide/en/ecs-logging/overview/current/intro.html.
/// </summary>
internal static partial class LogJson
{
    private const string SchemaVersion = "9.0.0";

    public static string Of(LogEntry entry, DateTimeOffset now) =>
        Json.Line(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@timestamp", Json.Time(now));
            writer.WriteString("log.level", Level(entry.Level));
            writer.WriteString("message", entry.Text);
            writer.WriteString("ecs.version", SchemaVersion);
            writer.WriteString("service.name", "clustera-ingest");
            writer.WriteString("service.version", ToolVersion.Text);
            writer.WriteNumber("process.pid", Environment.ProcessId);
            if (entry.Logger is not null)
                writer.WriteString("log.logger", entry.Logger);
            if (entry.Id is not null && entry.Level < LogLevel.Error)
                writer.WriteString("event.code", entry.Id);
            if (entry.Id is not null && entry.Level >= LogLevel.Error)
            {
                writer.WriteString("error.code", entry.Id);
                writer.WriteString("error.message", entry.ErrorMessage ?? entry.Text);
            }

            if (entry.StackTrace is not null)
                writer.WriteString("error.stack_trace", entry.StackTrace);
            WriteLabels(writer, entry.Labels);
            writer.WriteEndObject();
        });

    private static void WriteLabels(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, object?>> labels)
    {
        var told = labels
            .Where(label => label.Value is not null && !label.Key.StartsWith('{'))
            .Select(label => (Name: JsonNamingPolicy.SnakeCaseLower.ConvertName(Forbidden().Replace(label.Key, "_")), label.Value))
            .DistinctBy(label => label.Name)
            .ToList();
        if (told.Count == 0)
            return;
        writer.WriteStartObject("labels");
        foreach (var (name, value) in told)
        {
            writer.WritePropertyName(name);
            Write(writer, value!);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case int or long or short or byte:
                writer.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case decimal amount:
                writer.WriteNumberValue(amount);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Secrets.Mask(Printable.Of(ToolWords.Of(FormattableString.Invariant($"{value}")))));
                break;
        }
    }

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            _ => "error",
        };

    /// <summary>What the specification of ECS logging allows in no label's name.</summary>
    [GeneratedRegex(@"[.*\\]")]
    private static partial Regex Forbidden();
}
