using System.Text.Json.Serialization;

namespace ClusteraIngest.Library.Models;

/// <summary>JSON in columns: kept answers, and the units of charges.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(ModelUnits))]
internal sealed partial class ModelJson : JsonSerializerContext;

/// <summary>What a call has used, as the ledger has it.</summary>
/// <param name="Items">1: an answer.</param>
/// <param name="Input">Tokens that were sent.</param>
/// <param name="Cached">Those of them that the provider had seen before.</param>
/// <param name="Output">Tokens that were answered.</param>
/// <param name="IsEstimate">Whether we have counted them: the provider does not tell.</param>
/// <param name="ResponseId">The provider's id of the answer.</param>
internal sealed record ModelUnits(int Items, long Input, long Cached, long Output, bool IsEstimate, string? ResponseId);
