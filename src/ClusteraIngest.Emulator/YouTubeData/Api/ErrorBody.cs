using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>An error as the API words it: <c>{"error":{"code","message","errors":[…],"status","details":[…]}}</c>.</summary>
internal static class ErrorBody
{
    // The service does not escape the HTML in its messages.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static ReadOnlyMemory<byte> Of(YouTubeDataException error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteNumber("code", error.Status);
            json.WriteString("message", error.Message);
            WriteErrors(json, error);
            if (error.StatusName is not null)
                json.WriteString("status", error.StatusName);
            if (error.Info is not null)
                WriteDetails(json, error);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteErrors(Utf8JsonWriter json, YouTubeDataException error)
    {
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("message", error.Message);
        json.WriteString("domain", error.Domain);
        json.WriteString("reason", error.Reason);
        if (error.Location is not null)
        {
            json.WriteString("location", error.Location);
            json.WriteString("locationType", "parameter");
        }
        if (error.ExtendedHelp is not null)
            json.WriteString("extendedHelp", error.ExtendedHelp);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteDetails(Utf8JsonWriter json, YouTubeDataException error)
    {
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        json.WriteString("reason", error.Info);
        json.WriteString("domain", "googleapis.com");
        json.WriteStartObject("metadata");
        foreach (var (name, value) in error.Metadata)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
