using System.ComponentModel;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Serving.Reading;

/// <summary>What is answered to an agent or a backend, as JSON: every field is always there, as null where nothing is known.</summary>
internal abstract record Answer
{
    /// <summary>Says to whoever reads the answer what to make of the texts in it.</summary>
    [JsonPropertyOrder(-1)]
    [Description("What to make of the texts in this answer.")]
    public string Notice { get; init; } = UntrustedText.Notice;
}
