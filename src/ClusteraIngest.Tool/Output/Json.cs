using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ClusteraIngest.Tool.Output;

/// <summary>The JSON that the tool writes: fields named like the columns, nulls included, text unescaped, one object a line.</summary>
internal static class Json
{
    /// <summary>How each type is written.</summary>
    public static JsonShapes Shapes { get; } =
        new(new JsonSerializerOptions(JsonShapes.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An object in one line.</summary>
    public static string Line<T>(T item, JsonTypeInfo<T> shape) => JsonSerializer.Serialize(item, shape);

    /// <summary>An object, for more fields to be added to it.</summary>
    public static JsonObject Object<T>(T item, JsonTypeInfo<T> shape) => JsonSerializer.SerializeToNode(item, shape)!.AsObject();
}
