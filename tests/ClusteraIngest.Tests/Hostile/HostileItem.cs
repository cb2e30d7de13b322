using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Tests.Hostile;

/// <summary>Items of the list actor with something in them that nobody expects, spelled as no object model can hold it.</summary>
internal static class HostileItem
{
    public const string Handle = "mean";

    /// <summary>The hostile one's id; its neighbours have the numbers 0 and 2.</summary>
    public static string Id { get; } = IngestWorld.VideoIdOf(Handle, 1);

    /// <summary>An item in which a field is spelled like that.</summary>
    public static string With(string field, string json) => With(1, field, json);

    /// <inheritdoc cref="With(string, string)"/>
    public static string With(int number, string field, string json)
    {
        const string place = "\"<here>\"";
        var item = IngestWorld.Item(Handle, number);
        item[field] = JsonValue.Create("<here>");
        return item.ToJsonString(Readable).Replace(place, json, StringComparison.Ordinal);
    }

    /// <summary>A list in a list in a list.</summary>
    public static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    /// <summary>A text of so many bytes.</summary>
    public static string Long(int length) => $"\"{new string('x', length)}\"";

    /// <summary>As JSON.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
