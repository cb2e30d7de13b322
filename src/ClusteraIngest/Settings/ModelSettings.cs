namespace ClusteraIngest.Settings;

/// <summary>Which language models are asked, and how they are reached. Nothing is checked until it is used.</summary>
/// <remarks>
/// Of a settings file the section <c>models</c>, and over it the environment: <c>CLUSTERA_MODEL</c>, <c>OPENAI_API_KEY</c>,
/// <c>OPENAI_BASE_URL</c>, <c>ANTHROPIC_API_KEY</c>, <c>ANTHROPIC_BASE_URL</c>, <c>OLLAMA_BASE_URL</c>.
/// </remarks>
public sealed record ModelSettings
{
    internal const string DefaultVariable = "CLUSTERA_MODEL";
    internal const string OpenAIKeyVariable = "OPENAI_API_KEY";
    internal const string OpenAIAddressVariable = "OPENAI_BASE_URL";
    internal const string AnthropicKeyVariable = "ANTHROPIC_API_KEY";
    internal const string AnthropicAddressVariable = "ANTHROPIC_BASE_URL";
    internal const string OllamaAddressVariable = "OLLAMA_BASE_URL";

    internal const string OpenAI = "openai";
    internal const string Anthropic = "anthropic";
    internal const string Ollama = "ollama";

    /// <summary>The providers that there are.</summary>
    internal static IReadOnlyList<string> Providers { get; } = [OpenAI, Anthropic, Ollama];

    /// <summary>Its keys in a settings file.</summary>
    internal static IReadOnlyList<string> Keys { get; } =
    [
        "models.default",
        "models.openai.api_key",
        "models.openai.base_url",
        "models.anthropic.api_key",
        "models.anthropic.base_url",
        "models.ollama.base_url",
    ];

    /// <summary>The model that is asked where none is given, such as <c>openai:gpt-4.1-mini</c>; null: one must be given.</summary>
    public string? Default { get; init; }

    /// <summary>The key of OpenAI, or of what speaks its language at <see cref="OpenAIBaseUrl"/>; null: there is none.</summary>
    public string? OpenAIApiKey { get; init; }

    /// <summary>
    /// The base address of OpenAI's API, or of another that speaks its language (vLLM, LM Studio, a gateway); null:
    /// <c>https://api.openai.com/v1</c>. With a key it must be https, or on this machine.
    /// </summary>
    public string? OpenAIBaseUrl { get; init; }

    /// <summary>The key of Anthropic; null: there is none.</summary>
    public string? AnthropicApiKey { get; init; }

    /// <summary>The base address of Anthropic's API; null: <c>https://api.anthropic.com</c>.</summary>
    public string? AnthropicBaseUrl { get; init; }

    /// <summary>The base address of Ollama's API in OpenAI's language; null: <c>http://127.0.0.1:11434/v1</c>.</summary>
    public string? OllamaBaseUrl { get; init; }

    /// <summary>Free of secrets, since records print themselves.</summary>
    public override string ToString() => $"Models, {Default ?? "none"} where none is given";

    /// <summary>The settings of a file, with the environment over it.</summary>
    internal static ModelSettings Of(SettingsFile? file, Func<string, string?> variables)
    {
        string? Value(string variable, string key) =>
            variables(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : file?[key]?.Text();

        return new()
        {
            Default = Value(DefaultVariable, "models.default"),
            OpenAIApiKey = Value(OpenAIKeyVariable, "models.openai.api_key"),
            OpenAIBaseUrl = Value(OpenAIAddressVariable, "models.openai.base_url"),
            AnthropicApiKey = Value(AnthropicKeyVariable, "models.anthropic.api_key"),
            AnthropicBaseUrl = Value(AnthropicAddressVariable, "models.anthropic.base_url"),
            OllamaBaseUrl = Value(OllamaAddressVariable, "models.ollama.base_url"),
        };
    }
}
