using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Errors;
using ClusteraIngest.Serving.Reading;
using ModelContextProtocol.Protocol;

namespace ClusteraIngest.Serving.Mcp;

/// <summary>A tool that an agent can call: what it takes, what it answers, and what does it.</summary>
internal sealed class LibraryTool
{
    /// <summary>
    /// Clients check answers against the schema: it is made of the types that are answered. All their fields are always there, so that all
    /// are required, also those that can be null.
    /// </summary>
    private static readonly JsonSchemaExporterOptions SchemaOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) =>
        {
            var attributes = context.PropertyInfo?.AttributeProvider;
            if (
                schema is JsonObject node
                && attributes?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute description, ..]
            )
                node["description"] = description.Description;
            return schema;
        },
    };

    private readonly HashSet<string> known;
    private readonly Func<ToolArguments, CancellationToken, Task<string>> call;

    private LibraryTool(Tool description, HashSet<string> known, Func<ToolArguments, CancellationToken, Task<string>> call) =>
        (Description, this.known, this.call) = (description, known, call);

    /// <summary>As it is listed.</summary>
    public Tool Description { get; }

    public string Name => Description.Name;

    /// <param name="name">Its name.</param>
    /// <param name="title">What people are shown.</param>
    /// <param name="description">What it does, for an agent.</param>
    /// <param name="arguments">JSON schema: the properties of its arguments.</param>
    /// <param name="required">The arguments that have to be given.</param>
    /// <param name="shape">What it answers.</param>
    /// <param name="call">What does it.</param>
    public static LibraryTool Of<T>(
        string name,
        string title,
        string description,
        string arguments,
        string[] required,
        JsonTypeInfo<T> shape,
        Func<ToolArguments, CancellationToken, Task<T>> call
    )
        where T : Answer
    {
        var properties = JsonNode.Parse(arguments)!.AsObject();
        var known = properties.Select(property => property.Key).ToHashSet();
        var input = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(argument => JsonValue.Create(argument))]),
            ["additionalProperties"] = false,
        };
        var tool = new Tool
        {
            Name = name,
            Title = title,
            Description = description,
            InputSchema = JsonSerializer.SerializeToElement(input, JsonNodeShapes.Default.JsonObject),
            OutputSchema = JsonSerializer.SerializeToElement(Schema(shape), JsonNodeShapes.Default.JsonObject),
            Annotations = new()
            {
                Title = title,
                ReadOnlyHint = true,
                DestructiveHint = false,
                IdempotentHint = true,
                OpenWorldHint = false,
            },
        };
        return new(tool, known, async (given, cancel) => JsonSerializer.Serialize(await call(given, cancel), shape));
    }

    /// <summary>The answer, as JSON.</summary>
    public async Task<string> CallAsync(IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancel)
    {
        if (arguments.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"{Name} has no argument '{Text.Printable.Of(unknown, 100)}'.",
                known.Count == 0 ? "Give none." : $"It has: {string.Join(", ", known)}."
            );
        return await call(new(Name, arguments), cancel);
    }

    private static JsonObject Schema<T>(JsonTypeInfo<T> shape)
    {
        var schema = shape.GetJsonSchemaAsNode(SchemaOptions).AsObject();
        RequireAll(schema);
        return schema;
    }

    private static void RequireAll(JsonNode? node)
    {
        if (node is JsonArray items)
            foreach (var item in items)
                RequireAll(item);
        if (node is not JsonObject schema)
            return;
        if (schema["properties"] is JsonObject properties)
            schema["required"] = new JsonArray([.. properties.Select(property => JsonValue.Create(property.Key))]);
        foreach (var (_, value) in schema)
            RequireAll(value);
    }
}

/// <summary>Schemas as JSON.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonNodeShapes : System.Text.Json.Serialization.JsonSerializerContext;
