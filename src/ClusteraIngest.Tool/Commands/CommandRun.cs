using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Outages;
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
    private WaitRegister? waits;

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
    public bool IsGiven(Option option) => parsed.GetResult(option) is not null;

    /// <summary>The cap that the command line names, if any.</summary>
    public int? MaxVideos => parsed.GetValue(everywhere.MaxVideos);

    /// <summary>How much the command line wants done at once, if it says so.</summary>
    public int? Concurrency => parsed.GetValue(everywhere.Concurrency);

    /// <summary>What is waited for without a client.</summary>
    public WaitRegister Waits => waits ??= new(
        Settings.Options.MaxWait ?? IngestOptions.DefaultMaxWait, Shell.Time, new Diagnostics(Screen, Shell.Time, IsVerbose).CreateLogger(nameof(ClusteraIngest)));

    /// <summary>The client, connected; where that is to the local server, says so.</summary>
    public async Task<IngestClient> ConnectAsync(CancellationToken cancel)
    {
        client = CreateClient(Settings);
        var database = await WaitingAsync(client.ConnectAsync, cancel);
        if (database.IsLocalServer)
            Screen.Note($"Using the local server at {database.Address}.");
        return client;
    }

    /// <summary>Does something that has no figures to show, and shows what it waits for, if it does.</summary>
    public async Task<T> WaitingAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        var working = work(cancel);
        if (working.IsCompleted)
            return await working;
        try
        {
            await using var view = ProgressView.Show(Screen, Shell, _ => null, () => client?.WaitingFor ?? waits?.Notice);
            return await working;
        }
        finally
        {
            Screen.Live("");
        }
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
                MaxWait = parsed.GetValue(everywhere.WaitMinutes) is { } wait ? TimeSpan.FromMinutes(wait) : stored.Options.MaxWait,
                MaxOutage = parsed.GetValue(everywhere.OutageMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : stored.Options.MaxOutage,
            },
        };
    }
}
