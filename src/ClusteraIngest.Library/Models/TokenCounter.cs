using Microsoft.ML.Tokenizers;

namespace ClusteraIngest.Library.Models;

/// <summary>
/// Counts tokens as OpenAI's newer models do. Others split text otherwise: for them it is an estimate, and what is set aside is more.
/// </summary>
internal static class TokenCounter
{
    /// <summary>A request has some tokens besides its texts.</summary>
    private const int OfRequest = 60;

    // It takes half a second to load, once.
    private static readonly Lazy<Tokenizer> O200k = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>The tokens of a text.</summary>
    public static int Of(string text) => O200k.Value.CountTokens(text);

    /// <summary>The tokens of what is sent.</summary>
    public static int Of(ModelRequest request) => OfRequest + Of(request.Schema) + OfMessages(request);

    /// <summary>The tokens of its messages alone.</summary>
    public static int OfMessages(ModelRequest request) => Of(request.Instructions) + request.Turns.Sum(turn => Of(turn.Text) + 4);

    /// <summary>The most tokens that a model may count of what is sent.</summary>
    /// <param name="counted">How many were counted here.</param>
    /// <param name="provider">Whose model it is.</param>
    public static int Most(int counted, string provider) =>
        provider == Settings.ModelSettings.OpenAI ? counted * 11 / 10 + 100 : counted * 15 / 10 + 200;
}
