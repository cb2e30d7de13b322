using System.Globalization;
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
        return item.ToJsonString(Readable).Replace(place, Expanded(json), StringComparison.Ordinal);
    }

    /// <summary>A list in a list in a list; written short, since a test's arguments stay in memory to the end of the run.</summary>
    public static string Nested(int levels) => string.Create(CultureInfo.InvariantCulture, $"nested {levels}");

    /// <summary>A text of so many bytes; written short as well.</summary>
    public static string Long(int length) => string.Create(CultureInfo.InvariantCulture, $"long {length}");

    /// <summary>As JSON.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Expanded(string json) =>
        json.Split(' ') switch
        {
            ["nested", var levels] when int.Parse(levels, CultureInfo.InvariantCulture) is var depth => new string('[', depth)
                + new string(']', depth),
            ["long", var length] => $"\"{new string('x', int.Parse(length, CultureInfo.InvariantCulture))}\"",
            _ => json,
        };

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
