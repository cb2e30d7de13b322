using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Store;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary>One command being run: its options and settings, its connection, what it writes, and how it will end.</summary>
internal sealed class CommandRun : IAsyncDisposable
{
    private readonly Everywhere everywhere;
    private readonly ParseResult parsed;
    private int exitCode;
    private IngestSettings? settings;
    private IngestClient? client;

    public CommandRun(Everywhere everywhere, ParseResult parsed)
    {
        this.everywhere = everywhere;
        this.parsed = parsed;
        IsJson = parsed.GetValue(everywhere.Output) is { } format ? format == OutputFormat.Json : !Shell.IsOutputTerminal;
        IsVerbose = parsed.GetValue(everywhere.Verbose);
        Screen = new(Shell, allowColor: !parsed.GetValue(everywhere.NoColor));
    }

    public Shell Shell => everywhere.Shell;

    public Screen Screen { get; }

    public bool IsJson { get; }

    /// <summary>Whether the command line asks for JSON; false where results are JSON because no terminal shows them.</summary>
    public bool IsJsonAskedFor => parsed.GetValue(everywhere.Output) is OutputFormat.Json;

    public bool IsVerbose { get; }

    /// <summary>How the command will end, as far as is known.</summary>
    public int ExitCode => exitCode;

    /// <summary>The file and the environment, and the options over them.</summary>
    public IngestSettings Settings => settings ??= ReadSettings();

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Whether the command line has the option, with a value or without.</summary>
    public bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The cap that the command line names, if any.</summary>
    public int? MaxVideos => UnsetsMaxVideos ? null : parsed.GetValue(everywhere.MaxVideos);

    /// <summary>Whether the command line says that there is to be no cap: only <c>lists add</c> takes that.</summary>
    public bool UnsetsMaxVideos => parsed.GetValue(everywhere.MaxVideos) == Usage.Given.None;

    /// <summary>How much the command line wants done at once, if it says so.</summary>
    public int? Concurrency => parsed.GetValue(everywhere.Concurrency);

    /// <summary>The client, connected; where that is to the local server, says so.</summary>
    public Task<IngestClient> ConnectAsync(CancellationToken cancel) => ConnectAsync((made, stop) => made.ConnectAsync(stop), cancel);

    /// <summary>The same, where a local server is set up if there is no other database; says that, too.</summary>
    public Task<IngestClient> ConnectOrCreateAsync(CancellationToken cancel) => ConnectAsync((made, stop) => made.ConnectOrCreateAsync(stop), cancel);

    private async Task<IngestClient> ConnectAsync(Func<IngestClient, CancellationToken, Task<DatabaseInfo>> connect, CancellationToken cancel)
    {
        client = CreateClient(Settings);
        var database = await connect(client, cancel);
        if (database.CreatedIn is { } directory)
            Screen.Note(Printable.Of($"No database is configured: a local server was set up, with its data in {directory}."));
        if (database.IsLocalServer)
            Screen.Note($"Using the local server at {database.Address}.");
        return client;
    }

    /// <summary>A client with this invocation's diagnostics; the caller disposes of it.</summary>
    public IngestClient CreateClient(IngestSettings with) => new(with, new Diagnostics(Screen, Shell.Time, IsVerbose), Shell.Time);

    /// <summary>Writes one object, or what a person reads instead.</summary>
    public void Write<T>(T item, JsonTypeInfo<T> shape, Func<T, string> text) => Screen.Write(IsJson ? Json.Line(item, shape) : text(item));

    /// <summary>Writes an error's line, and remembers that there was one. That nobody reads the output any more is remembered only.</summary>
    public void Report(Exception error) => Report(error, ExitCodes.Of(error));

    /// <summary>The same, where the command is to end otherwise because of it.</summary>
    public void Report(Exception error, int endsWith)
    {
        if (ErrorLine.Of(error) is { } line)
        {
            Screen.Error(line);
            if (IsVerbose)
                Screen.Note(ErrorLine.Trace(error));
        }

        EndWith(endsWith);
    }

    /// <summary>Remembers how the command will end; the greatest code wins.</summary>
    public void EndWith(int code)
    {
        int known;
        while (code > (known = Volatile.Read(ref exitCode)) && Interlocked.CompareExchange(ref exitCode, code, known) != known)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.DisposeAsync();
        Screen.Dispose();
    }

    private IngestSettings ReadSettings()
    {
        var stored = IngestSettings.Load(parsed.GetValue(everywhere.Settings), Shell.Environment);
        foreach (var warning in stored.Warnings)
            Screen.Note(Printable.Of($"warning {warning.WarningId}: {warning.Message} {warning.Remedy}"));
        return stored with
        {
            Database = parsed.GetValue(everywhere.Database) ?? stored.Database,
            Options = stored.Options with
            {
                Concurrency = parsed.GetValue(everywhere.Concurrency) ?? stored.Options.Concurrency,
                MaxVideos = MaxVideos ?? stored.Options.MaxVideos,
                MaxCostUsd = parsed.GetValue(everywhere.MaxCostUsd) ?? stored.Options.MaxCostUsd,
                MaxOutage = parsed.GetValue(everywhere.OutageMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : stored.Options.MaxOutage,
            },
        };
    }
}
