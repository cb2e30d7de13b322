using System.Text.Json.Serialization;

namespace ClusteraIngest.Sources.Apify;

/// <summary>A run as Apify describes it; what we do not use is left out.</summary>
internal sealed record ApifyRun
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("statusMessage")]
    public string? StatusMessage { get; init; }

    [JsonPropertyName("startedAt")]
    public DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("finishedAt")]
    public DateTimeOffset? FinishedAt { get; init; }

    [JsonPropertyName("defaultDatasetId")]
    public required string DefaultDatasetId { get; init; }

    [JsonPropertyName("defaultKeyValueStoreId")]
    public required string DefaultKeyValueStoreId { get; init; }

    /// <summary>0 or absent until Apify has settled it.</summary>
    [JsonPropertyName("usageTotalUsd")]
    public decimal? UsageTotalUsd { get; init; }

    /// <summary>True where the run will deliver nothing more.</summary>
    [JsonIgnore]
    public bool HasEnded => Status is "SUCCEEDED" or "FAILED" or "TIMED-OUT" or "ABORTED";

    /// <summary>True where it did all that it was asked.</summary>
    [JsonIgnore]
    public bool HasSucceeded => Status is "SUCCEEDED";
}

/// <summary>The envelopes of Apify's answers. What must be there and is not makes them broken answers.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Envelope<ApifyRun>))]
[JsonSerializable(typeof(Envelope<ItemList<ApifyRun>>))]
[JsonSerializable(typeof(ErrorEnvelope))]
internal sealed partial class ApifyJson : JsonSerializerContext;

internal sealed record Envelope<T>([property: JsonPropertyName("data")] T? Data)
    where T : class;

internal sealed record ItemList<T>([property: JsonPropertyName("items")] IReadOnlyList<T> Items);

internal sealed record ErrorEnvelope([property: JsonPropertyName("error")] ErrorBody? Error);

internal sealed record ErrorBody([property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("message")] string? Message);
