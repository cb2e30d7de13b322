using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using Anthropic;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;

namespace ClusteraIngest.Library.Models;

/// <summary>
/// The providers as a client reaches them. Their libraries repeat nothing: what is repeated is paid, and has to be in the ledger.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its client, and its connections go with it.")]
internal sealed class ModelConnections
{
    /// <summary>A long answer takes minutes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly ConditionalWeakTable<ClientServices, ModelConnections> OfServices = [];

    private readonly ModelSettings settings;
    private readonly HttpClient http;
    private readonly ConcurrentDictionary<ModelName, IChatClient> clients = new();

    private ModelConnections(ClientServices services)
    {
        settings = services.Settings.Models;
        var sockets = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            AllowAutoRedirect = false, // the key goes nowhere else
            Proxy = new EncryptedOnlyProxy(),
        };
        http = new(new ModelTransport(new RequestLog("models", services.Log, services.Time, sockets))) { Timeout = Patience };
    }

    /// <summary>Those of a client; they live as long as it does.</summary>
    public static ModelConnections Of(ClientServices services) => OfServices.GetValue(services, one => new(one));

    /// <summary>The model that is meant: that which is given, or else the settings'.</summary>
    /// <exception cref="ConfigurationException"><c>ModelMissing</c>: neither is there.</exception>
    /// <exception cref="InvalidInputException"><c>ModelNameInvalid</c>.</exception>
    public ModelName Choose(string? given) =>
        (given ?? settings.Default) is { } text
            ? ModelName.Parse(text)
            : throw new ConfigurationException(
                ErrorIds.ModelMissing,
                "No language model is named.",
                "Set CLUSTERA_MODEL, models.default in the settings file, or DigestOptions.Model, such as openai:gpt-4.1-mini."
            );

    /// <summary>Whom to ask for a model.</summary>
    /// <exception cref="ConfigurationException"><c>ModelKeyMissing</c>, <c>ModelAddressInvalid</c>.</exception>
    public IChatClient Client(ModelName model) => clients.GetOrAdd(model, Create);

    /// <summary>The models that a provider tells of.</summary>
    /// <exception cref="ConfigurationException"><c>ModelKeyMissing</c>, <c>ModelAddressInvalid</c>.</exception>
    /// <exception cref="ModelFailure">It does not tell.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(string provider, CancellationToken cancel)
    {
        using var call = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(AddressOf(provider), provider == ModelSettings.Anthropic ? "v1/models" : "models")
        );
        if (provider == ModelSettings.Anthropic)
        {
            call.Headers.Add("x-api-key", KeyOf(provider));
            call.Headers.Add("anthropic-version", "2023-06-01");
        }
        else if (KeyOf(provider) is { } key)
            call.Headers.Authorization = new("Bearer", key);

        try
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limited.CancelAfter(TimeSpan.FromSeconds(20));
            using var answer = await http.SendAsync(call, limited.Token);
            var body = await answer.Content.ReadAsStringAsync(limited.Token);
            return answer.IsSuccessStatusCode
                ? ModelList.Read(body)
                : throw ModelFaults.OfStatus((int)answer.StatusCode, body, AskedPause.Of(answer.Headers), cause: null, KeyOf(provider));
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw ModelFaults.Of(exception, call: null);
        }
    }

    /// <summary>Whether there is what is needed to ask a provider.</summary>
    public bool IsConfigured(string provider) =>
        provider switch
        {
            ModelSettings.OpenAI => settings.OpenAIApiKey is not null || settings.OpenAIBaseUrl is not null,
            ModelSettings.Anthropic => settings.AnthropicApiKey is not null,
            ModelSettings.Ollama => settings.OllamaBaseUrl is not null
                || settings.Default?.StartsWith("ollama:", StringComparison.OrdinalIgnoreCase) is true,
            _ => throw Unknown(provider),
        };

    private IChatClient Create(ModelName model)
    {
        var (address, key) = (AddressOf(model.Provider), KeyOf(model.Provider));
        if (model.Provider == ModelSettings.Anthropic)
            return new AnthropicClient
            {
                ApiKey = key,
                BaseUrl = address.AbsoluteUri.TrimEnd('/'),
                MaxRetries = 0,
                Timeout = Patience,
                HttpClient = http,
            }.AsIChatClient(model.Model);

        var options = new OpenAIClientOptions
        {
            Endpoint = address,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Patience,
            Transport = new HttpClientPipelineTransport(http),
        };
        return new OpenAI.Chat.ChatClient(model.Model, new ApiKeyCredential(key ?? "none"), options).AsIChatClient();
    }

    private Uri AddressOf(string provider)
    {
        var (given, variable, usual) = provider switch
        {
            ModelSettings.OpenAI => (settings.OpenAIBaseUrl, ModelSettings.OpenAIAddressVariable, "https://api.openai.com/v1/"),
            ModelSettings.Anthropic => (settings.AnthropicBaseUrl, ModelSettings.AnthropicAddressVariable, "https://api.anthropic.com/"),
            ModelSettings.Ollama => (settings.OllamaBaseUrl, ModelSettings.OllamaAddressVariable, "http://127.0.0.1:11434/v1/"),
            _ => throw Unknown(provider),
        };
        if (
            Uri.TryCreate((given ?? usual).TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && IngestSettings.IsSafe(address, hasSecret: KeyOrNull(provider) is not null)
        )
            return address;
        throw new ConfigurationException(
            ErrorIds.ModelAddressInvalid,
            $"The base address of {provider} must begin with https://, or be http:// on this machine or without a key, and hold neither "
                + "user nor parameters.",
            $"Correct {variable}; without it it is {usual.TrimEnd('/')}."
        );
    }

    private string? KeyOrNull(string provider) =>
        provider switch
        {
            ModelSettings.OpenAI => settings.OpenAIApiKey,
            ModelSettings.Anthropic => settings.AnthropicApiKey,
            ModelSettings.Ollama => null,
            _ => throw Unknown(provider),
        };

    private static UnreachableException Unknown(string provider) => new($"No provider of models is called {provider}.");

    /// <summary>The key; null: none is needed.</summary>
    private string? KeyOf(string provider)
    {
        var key = KeyOrNull(provider);
        var needsKey = provider == ModelSettings.Anthropic || provider == ModelSettings.OpenAI && settings.OpenAIBaseUrl is null;
        var variable = provider == ModelSettings.Anthropic ? ModelSettings.AnthropicKeyVariable : ModelSettings.OpenAIKeyVariable;
        if (key is null && needsKey)
            throw new ConfigurationException(ErrorIds.ModelKeyMissing, $"There is no key of {provider}.", $"Set {variable}.");
        return key is null || key.All(letter => letter is > ' ' and <= '~')
            ? key
            : throw new ConfigurationException(
                ErrorIds.ModelKeyRefused,
                $"The key of {provider} holds a space, a line break or a letter that no key has.",
                $"Copy it again into {variable}."
            );
    }
}
