using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Library.Models;

/// <summary>What a model is asked: it gets no tools, and answers with JSON of one shape.</summary>
internal sealed record ModelRequest
{
    /// <summary>The model.</summary>
    public required ModelName Model { get; init; }

    /// <summary>What it is to do: the same for all requests of a kind, so that the provider recognizes it.</summary>
    public required string Instructions { get; init; }

    /// <summary>What it is to do that with. What varies comes last.</summary>
    public required IReadOnlyList<ModelTurn> Turns { get; init; }

    /// <summary>The JSON schema of the answer.</summary>
    public required string Schema { get; init; }

    /// <summary>The name of that shape.</summary>
    public required string SchemaName { get; init; }

    /// <summary>The most tokens that it may answer.</summary>
    public required int MostOutput { get; init; }

    /// <summary>SHA-256 of all that is asked, and of whom: two requests with the same one are the same.</summary>
    public string Sha256 =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\0',
                        [Model.ToString(), Instructions, Schema, $"{MostOutput}", .. Turns.Select(turn => $"{turn.IsModels}{turn.Text}")]
                    )
                )
            )
        );
}

/// <summary>Something that was said in a request.</summary>
/// <param name="Text">What.</param>
/// <param name="IsModels">Whether the model has said it.</param>
internal sealed record ModelTurn(string Text, bool IsModels = false);

/// <summary>How an answer ended.</summary>
internal enum AnswerEnd
{
    /// <summary>By itself.</summary>
    Whole,

    /// <summary>At the most tokens that it may have.</summary>
    CutOff,

    /// <summary>The model does not want to.</summary>
    Refused,

    /// <summary>A filter of the provider's has stopped it.</summary>
    Filtered,
}

/// <summary>What a model has answered.</summary>
/// <param name="Text">The text; with a refusal what it says.</param>
/// <param name="End">How it ended.</param>
/// <param name="Usage">The tokens; null: the provider does not tell.</param>
/// <param name="ResponseId">The provider's id of it.</param>
internal sealed record ModelAnswer(string Text, AnswerEnd End, ModelUsage? Usage, string? ResponseId);
