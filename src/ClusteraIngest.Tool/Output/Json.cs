using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>The JSON that the tool writes: fields named like the columns, nulls included, text unescaped, one object a line.</summary>
internal static class Json
{
    private static readonly SearchValues<char> Directing = SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    );

    /// <summary>How each type is written.</summary>
    public static JsonShapes Shapes =>
        field ??= new(new JsonSerializerOptions(JsonShapes.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An object in one line.</summary>
    public static string Line<T>(T item, JsonTypeInfo<T> shape) => Harmless(JsonSerializer.Serialize(item, shape));

    /// <summary>The same of what is written out by hand, without the serializer.</summary>
    public static string Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(writer);
        return Harmless(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>An instant as log lines carry it, to the millisecond.</summary>
    public static string Time(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // The encoder escapes control characters, but not what turns the writing direction. These stand in strings only, where an escape says
    // the same.
    private static string Harmless(string json)
    {
        if (!json.AsSpan().ContainsAny(Directing))
            return json;
        var text = new StringBuilder(json.Length + 64);
        foreach (var letter in json)
            if (Directing.Contains(letter))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
            else
                text.Append(letter);
        return text.ToString();
    }

    /// <summary>The names of a type's fields, in their order.</summary>
    public static IReadOnlyList<string> Fields(JsonTypeInfo shape) =>
        shape == Shapes.MonitoredList
            // Written out by hand
            ? [.. Object(new MonitoredList { ListId = 0, Url = "" }, Shapes.MonitoredList).Select(field => field.Key)]
            : [.. shape.Properties.Select(field => field.Name)];

    /// <summary>An object, for more fields to be added to it.</summary>
    public static JsonObject Object<T>(T item, JsonTypeInfo<T> shape) => JsonSerializer.SerializeToNode(item, shape)!.AsObject();
}
