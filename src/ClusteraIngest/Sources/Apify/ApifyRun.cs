using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources.Apify;

/// <summary>A run as Apify describes it; what we do not use is left out.</summary>
internal sealed partial record ApifyRun : IJsonOnDeserialized
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("statusMessage")]
    public string? StatusMessage { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("finishedAt")]
    public DateTimeOffset? FinishedAt { get; init; }

    [JsonPropertyName("defaultDatasetId")]
    public required string DefaultDatasetId { get; init; }

    [JsonPropertyName("defaultKeyValueStoreId")]
    public required string DefaultKeyValueStoreId { get; init; }

    /// <summary>0 or absent until Apify has settled it; what no run costs is not given either.</summary>
    [JsonPropertyName("usageTotalUsd")]
    public decimal? UsageTotalUsd
    {
        get;
        init => field = value is >= 0 and < 1_000_000 ? value : null;
    }

    /// <summary>True where it waits for its turn: it cannot have delivered anything yet.</summary>
    [JsonIgnore]
    public bool IsReady => Status is "READY";

    /// <summary>True where the run will deliver nothing more.</summary>
    [JsonIgnore]
    public bool HasEnded => Status is "SUCCEEDED" or "FAILED" or "TIMED-OUT" or "ABORTED";

    /// <summary>True for a status that Apify's documentation names.</summary>
    [JsonIgnore]
    public bool IsStatusKnown => HasEnded || IsReady || Status is "RUNNING" or "TIMING-OUT" or "ABORTING";

    /// <summary>True where it did all that it was asked.</summary>
    [JsonIgnore]
    public bool HasSucceeded => Status is "SUCCEEDED";

    /// <summary>
    /// What becomes part of addresses and of the ledger has to be what it is said to be; otherwise the answer is a broken one.
    /// </summary>
    void IJsonOnDeserialized.OnDeserialized()
    {
        foreach (var id in (ReadOnlySpan<string>)[Id, DefaultDatasetId, DefaultKeyValueStoreId])
            if (!IdPattern().IsMatch(id))
                throw new JsonException("An id of a run or of its storage is none.");
        if (StartedAt.Year < 2015)
            throw new JsonException("A run was started before there were any.");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}

/// <summary>The envelopes of Apify's answers. What must be there and is not makes them broken answers.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Envelope<ApifyRun>))]
[JsonSerializable(typeof(Envelope<ItemsEnvelope<ApifyRun>>))]
[JsonSerializable(typeof(ErrorEnvelope))]
internal sealed partial class ApifyJson : JsonSerializerContext;

internal sealed record Envelope<T>([property: JsonPropertyName("data")] T? Data)
    where T : class;

internal sealed record ItemsEnvelope<T>([property: JsonPropertyName("items")] IReadOnlyList<T> Items);

internal sealed record ErrorEnvelope([property: JsonPropertyName("error")] ErrorBody? Error);

internal sealed record ErrorBody(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("message")] string? Message
);
