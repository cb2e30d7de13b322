using System.Diagnostics.CodeAnalysis;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Library.Models;

/// <summary>A language model: who is asked, and for which of theirs, such as <c>openai:gpt-4.1-mini</c>.</summary>
/// <param name="Provider">The provider: <c>openai</c> (or whoever speaks its language), <c>anthropic</c>, <c>ollama</c>.</param>
/// <param name="Model">The model's name there.</param>
public readonly record struct ModelName(string Provider, string Model)
{
    private const int MostLetters = 200;

    /// <summary>Reads <c>provider:model</c>.</summary>
    /// <exception cref="InvalidInputException"><c>ModelNameInvalid</c>.</exception>
    public static ModelName Parse(string text) =>
        TryParse(text, out var name)
            ? name.Value
            : throw new InvalidInputException(
                ErrorIds.ModelNameInvalid,
                $"'{text}' is no model's name.",
                $"Give it as provider:model, such as openai:gpt-4.1-mini; the providers are {string.Join(", ", ModelSettings.Providers)}."
            );

    /// <summary>Reads <c>provider:model</c>; false where it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ModelName? name)
    {
        name = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is null || colon <= 0 || text.Length > MostLetters || text.Any(letter => char.IsControl(letter) || letter == ' '))
            return false;
        var (provider, model) = (text[..colon].ToLowerInvariant(), text[(colon + 1)..]);
        if (model.Length == 0 || !ModelSettings.Providers.Contains(provider))
            return false;
        name = new(provider, model);
        return true;
    }

    /// <summary>Such as <c>openai:gpt-4.1-mini</c>.</summary>
    public override string ToString() => $"{Provider}:{Model}";
}
