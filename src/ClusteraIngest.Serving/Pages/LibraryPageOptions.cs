using System.Net;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Serving.Pages;

/// <summary>Where the page is served, and to whom.</summary>
public sealed record LibraryPageOptions
{
    /// <summary>The fewest characters that a token may have.</summary>
    public const int LeastTokenCharacters = 16;

    /// <summary>Where it listens; port 0: a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8420);

    /// <summary>What browsers and programs have to show; null: nothing. Elsewhere than on loopback there has to be one.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Names under which it is reached, besides its address and localhost: those of a proxy before it, say. With a proxy that speaks TLS as
    /// browsers have it, such as <c>https://library.example.org</c>: cookies are sent with TLS only then.
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The longest that an answer may take.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests are worked on at once; others wait.</summary>
    internal int MostAtOnce { get; init; } = 16;

    /// <exception cref="ConfigurationException"><c>ServeTokenMissing</c>; <c>InvalidValue</c>: a name is none.</exception>
    internal void Validate()
    {
        var named = HostNames.FirstOrDefault(name => !PublicName.Parse(name).IsLoopback);
        if (Token is { Length: < LeastTokenCharacters } || Token is null && (named is not null || !IPAddress.IsLoopback(Listen.Address)))
            throw new ConfigurationException(
                ErrorIds.ServeTokenMissing,
                Token is null
                    ? $"{(named is null ? $"At {Listen}" : $"Under {named}")} others can reach the page, and no token keeps them out."
                    : $"The token has {Token.Length} characters, and can be guessed.",
                $"Set CLUSTERA_SERVE_TOKEN to at least {LeastTokenCharacters} characters that nobody can guess, or listen on 127.0.0.1 "
                    + "without one, and without a name."
            );
    }
}
