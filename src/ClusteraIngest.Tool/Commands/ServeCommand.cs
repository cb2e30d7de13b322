using System.CommandLine;
using System.Net;
using ClusteraIngest.Errors;
using ClusteraIngest.Serving;
using ClusteraIngest.Serving.Pages;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>serve</c>: the library as a small page, and as JSON for backends, in the foreground.</summary>
internal sealed class ServeCommand : ToolCommand
{
    private const string TokenVariable = "CLUSTERA_SERVE_TOKEN";
    private const int DefaultPort = 8420;

    private readonly Option<string?> listen = OptionFactory.Text(
        "--listen",
        $"The address and port to listen at; port 0: a free one. Default: 127.0.0.1:8420. Elsewhere than on 127.0.0.1 or [::1] "
            + $"{TokenVariable} has to be set, and whoever asks has to show it.",
        "ADDRESS:PORT"
    );

    private readonly Option<string[]> hosts = new("--host")
    {
        Description =
            "A name under which the page is reached, besides its address: that of a proxy before it, say; https://NAME where the proxy "
            + $"speaks TLS. With another name than localhost {TokenVariable} has to be set. Default: none.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public ServeCommand(GlobalOptions everywhere)
        : base(
            "serve",
            "Serves what is stored as a small page, and as JSON under /api, until it is stopped with Ctrl+C: search, the second in the "
                + "transcript, videos with their digests and chapters, channels, runs. "
                + $"Environment: {TokenVariable}, a token that everybody has to show.",
            everywhere
        )
    {
        Options.Add(listen);
        Options.Add(hosts);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var options = new LibraryPageOptions
        {
            Listen = EndPointOf(run.Value(listen)),
            Token = run.Shell.Environment(TokenVariable) is { } token && !string.IsNullOrWhiteSpace(token) ? token.Trim() : null,
            HostNames = run.Value(hosts) ?? [],
        };
        var client = await run.ConnectToTablesAsync(cancel);
        await using var server = await LibraryPageServer.StartAsync(
            client,
            options,
            text => Secrets.Mask(ToolWords.Of(text)),
            run.Diagnostics,
            cancel
        );
        var row = new EmulatorRow("page", server.Address.ToString().TrimEnd('/'));
        run.Screen.Write(run.IsJsonAskedFor ? Json.Line(row, Json.Shapes.EmulatorRow) : row.BaseUrl);
        if (options.Token is not null)
            run.Screen.Note($"Browsers are asked for the token; backends send it as the header Authorization: Bearer.");
        // Being stopped is how it ends well.
        await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static IPEndPoint EndPointOf(string? text)
    {
        if (text is null)
            return new(IPAddress.Loopback, DefaultPort);
        var named = text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        // A number alone is parsed as an address: 8420 as 0.0.32.228
        if (!IPEndPoint.TryParse(named, out var address) || !named.Contains(':') && named.Count(letter => letter == '.') < 3)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"--listen takes an address and a port, and got '{text}'.",
                "Such as 127.0.0.1:8420, or [::1]:0 for a free port."
            );
        // Without a port it is parsed as port 0
        var hasPort = named.Contains(']', StringComparison.Ordinal)
            ? named.Contains("]:", StringComparison.Ordinal)
            : named.Contains('.') && named.Contains(':');
        return hasPort ? address : new(address.Address, DefaultPort);
    }
}
