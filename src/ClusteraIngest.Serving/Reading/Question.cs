using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Serving.Reading;

/// <summary>What agents and backends can ask: what it takes, what is answered, and what does it.</summary>
internal sealed class Question
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

    private readonly Func<QuestionArguments, CancellationToken, Task<string>> ask;

    private Question(Func<QuestionArguments, CancellationToken, Task<string>> ask) => this.ask = ask;

    public required string Name { get; init; }

    /// <summary>What people are shown.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for, for an agent.</summary>
    public required string Description { get; init; }

    /// <summary>JSON schema: its arguments.</summary>
    public required JsonObject Arguments { get; init; }

    /// <summary>The arguments that have to be given.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>JSON schema of the answer.</summary>
    public required JsonObject Answer { get; init; }

    /// <param name="name">Its name.</param>
    /// <param name="title">What people are shown.</param>
    /// <param name="description">What it is for, for an agent.</param>
    /// <param name="arguments">JSON schema: its arguments.</param>
    /// <param name="required">The arguments that have to be given.</param>
    /// <param name="shape">What is answered.</param>
    /// <param name="ask">Answers it.</param>
    public static Question Of<T>(
        string name,
        string title,
        string description,
        string arguments,
        string[] required,
        JsonTypeInfo<T> shape,
        Func<QuestionArguments, CancellationToken, Task<T>> ask
    )
        where T : Answer =>
        new(async (given, cancel) => JsonSerializer.Serialize(await ask(given, cancel), shape))
        {
            Name = name,
            Title = title,
            Description = description,
            Arguments = JsonNode.Parse(arguments)!.AsObject(),
            Required = required,
            Answer = Schema(shape),
        };

    /// <summary>The answer, as JSON.</summary>
    public Task<string> AskAsync(IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancel)
    {
        if (arguments.Keys.FirstOrDefault(name => !Arguments.ContainsKey(name)) is { } unknown)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"{Name} has no argument '{Text.Printable.Of(unknown, 100)}'.",
                Arguments.Count == 0 ? "Give none." : $"It has: {string.Join(", ", Arguments.Select(argument => argument.Key))}."
            );
        return ask(new(Name, arguments), cancel);
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
