using ClusteraIngest.Errors;
using ClusteraIngest.Options;

namespace ClusteraIngest.Library.Digests;

/// <summary>Which digests are written, and how. Every default is stated.</summary>
public sealed record DigestOptions
{
    /// <summary>Which kinds: chapters.</summary>
    public IReadOnlyList<DigestKind> Kinds { get; init; } = [DigestKind.Chapters];

    /// <summary>What they are written in, a BCP 47 tag; null: the language of the transcript.</summary>
    public Languages.LanguageTag? Language { get; init; }

    /// <summary>
    /// The model, such as <c>openai:gpt-4.1-mini</c>; <c>creator</c>: only what creators have written is stored, and no model is asked.
    /// Null: that of the settings, and creators' chapters are enough where there are any.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>A file with a task of the user's own, in the place of the program's; null: none.</summary>
    public string? PromptFile { get; init; }

    /// <summary>
    /// True: what is there is asked for, and paid for, again; and so is what is left alone otherwise, such as of a short transcript. False.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>The most that this invocation may cost in USD; null: as the settings say.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Videos at a time: 3.</summary>
    public int Concurrency { get; init; } = 3;

    /// <summary>
    /// The most tokens of a transcript in one call; a longer one is asked for in pieces. Null: 60,000, which is about five hours, and 2,500
    /// with Ollama.
    /// </summary>
    public int? MaxInputTokens { get; init; }

    /// <summary>The most tokens of an answer: 8,000.</summary>
    public int MaxOutputTokens { get; init; } = 8_000;

    /// <summary>What stands for a creator in the place of a model.</summary>
    internal const string Creator = Digest.ProviderOfCreator;

    /// <summary>Checks each option.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        OptionRules.PaidRuns.Require($"{nameof(DigestOptions)}.{nameof(Concurrency)}", Concurrency);
        OptionRules.AtLeastOne.Require($"{nameof(DigestOptions)}.{nameof(MaxOutputTokens)}", MaxOutputTokens);
        if (MaxInputTokens is { } tokens)
            OptionRules.AtLeastOne.Require($"{nameof(DigestOptions)}.{nameof(MaxInputTokens)}", tokens);
        if (MaxCostUsd is { } usd)
            OptionRules.CostUsd.Require($"{nameof(DigestOptions)}.{nameof(MaxCostUsd)}", usd);
        if (Kinds.Count == 0)
            throw new InvalidInputException(ErrorIds.InvalidValue, "No kind of digest is given.", "Give chapters, highlights or detailed.");
    }
}
