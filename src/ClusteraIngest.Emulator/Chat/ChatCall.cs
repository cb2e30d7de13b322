namespace ClusteraIngest.Emulator.Chat;

/// <summary>A call that the emulator has carried out, and charged on paper.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="RequestId">What the caller calls it (<c>X-Client-Request-Id</c>); null: nothing.</param>
/// <param name="Sha256">SHA-256 of its body: two with the same one ask for the same.</param>
/// <param name="Model">The model.</param>
/// <param name="IsAnswered">Whether the answer was sent; false: the connection was dropped before.</param>
/// <param name="PromptTokens">Tokens that were sent.</param>
/// <param name="CachedTokens">Those of them that were seen before.</param>
/// <param name="CompletionTokens">Tokens that were answered.</param>
/// <param name="Usd">What it cost, on paper.</param>
public sealed record ChatCall(
    DateTimeOffset At,
    string? RequestId,
    string Sha256,
    string Model,
    bool IsAnswered,
    int PromptTokens,
    int CachedTokens,
    int CompletionTokens,
    decimal Usd
);
