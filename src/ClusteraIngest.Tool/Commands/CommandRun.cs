using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Archive;
using ClusteraIngest.Database;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary>One command being run: its options and settings, its connection, what it writes, and how it will end.</summary>
internal sealed class CommandRun : IAsyncDisposable
{
    private readonly GlobalOptions everywhere;
    private readonly ParseResult parsed;
    private readonly LogOptions log;
    private int exitCode;
    private IngestSettings? settings;
    private IngestClient? client;
    private CsvLines? csv;
    private WaitRegister? waits;

    public CommandRun(GlobalOptions everywhere, ParseResult parsed)
    {
        this.everywhere = everywhere;
        this.parsed = parsed;
        log = LogOptions.Of(parsed, everywhere);
        Shell = log.Format is null ? everywhere.Shell : everywhere.Shell with { IsErrorTerminal = false };
        Format = parsed.GetValue(everywhere.Output) ?? (Shell.IsOutputTerminal ? OutputFormat.Table : OutputFormat.Json);
        Screen = new(Shell, allowColor: !parsed.GetValue(everywhere.NoColor), log);
    }

    /// <summary>The shell; where the form of the log is asked for, as one whose standard error is no terminal.</summary>
    public Shell Shell { get; }

    public Screen Screen { get; }

    /// <summary>How results are written.</summary>
    public OutputFormat Format { get; }

    /// <summary>Whether programs read the results, rather than people.</summary>
    public bool IsForPrograms => Format is not OutputFormat.Table;

    /// <summary>Whether the command line asks for JSON; false where results are JSON because no terminal shows them.</summary>
    public bool IsJsonAskedFor => parsed.GetValue(everywhere.Output) is OutputFormat.Json;

    /// <summary>How the command will end, as far as is known.</summary>
    public int ExitCode => exitCode;

    /// <summary>The file and the environment, and the options over them.</summary>
    public IngestSettings Settings => settings ??= ReadSettings();

    /// <summary>Puts options of the command's own over the settings, before anything is connected.</summary>
    public void Change(Func<IngestSettings, IngestSettings> change) => settings = change(Settings);

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Whether the command line has the option, with a value or without.</summary>
    public bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>What the command line has for an option, as it was typed.</summary>
    public string Typed(Option option) => parsed.GetResult(option)!.Tokens[^1].Value;

    /// <summary>The cap that the command line names, if any.</summary>
    public int? MaxVideos => UnsetsMaxVideos ? null : parsed.GetValue(everywhere.MaxVideos);

    /// <summary>Whether the command line says that there is to be no cap: only <c>lists add</c> takes that.</summary>
    public bool UnsetsMaxVideos => parsed.GetValue(everywhere.MaxVideos) == Usage.OptionFactory.None;

    /// <summary>How much the command line wants done at once, if it says so.</summary>
    public int? Concurrency => parsed.GetValue(everywhere.Concurrency);

    /// <summary>What is waited for without a client.</summary>
    public WaitRegister Waits =>
        waits ??= new(
            Settings.Options.MaxWait ?? IngestOptions.DefaultMaxWait,
            Shell.Time,
            new Diagnostics(Screen, log).CreateLogger(nameof(ClusteraIngest))
        );

    /// <summary>The client, connected; where that is to the local server, says so.</summary>
    public Task<IngestClient> ConnectAsync(CancellationToken cancel) =>
        ConnectAsync((made, stop) => made.Database.ConnectAsync(stop), cancel);

    /// <summary>The same, where a local server is set up if there is no other database; says that, too.</summary>
    public Task<IngestClient> ConnectOrCreateAsync(CancellationToken cancel) =>
        ConnectAsync((made, stop) => made.Database.ConnectOrCreateAsync(stop), cancel);

    /// <summary>The same, once the tables are there: where they are missing, nothing is said but that.</summary>
    public async Task<IngestClient> ConnectToTablesAsync(CancellationToken cancel)
    {
        var connected = await ConnectAsync(cancel);
        await WaitingAsync(attempt => ClientServices.GuardAsync(() => connected.Services.TablesAsync(attempt), attempt), cancel);
        return connected;
    }

    private async Task<IngestClient> ConnectAsync(
        Func<IngestClient, CancellationToken, Task<DatabaseInfo>> connect,
        CancellationToken cancel
    )
    {
        client = CreateClient(Settings);
        var database = await WaitingAsync(attempt => connect(client, attempt), cancel);
        if (database.CreatedIn is { } directory)
            Screen.Note(Printable.Of($"No database is configured: a local server was set up, with its data in {directory}."));
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
    public IngestClient CreateClient(IngestSettings with) => new(with, Diagnostics, Shell.Time);

    /// <summary>Where this invocation's diagnostics go.</summary>
    public Diagnostics Diagnostics => new(Screen, log);

    /// <summary>Writes one object, or what a person reads instead.</summary>
    public void Write<T>(T item, JsonTypeInfo<T> shape, Func<T, string> text)
    {
        if (IsForPrograms)
            WriteRow(item, shape);
        else
            Screen.Write(text(item));
    }

    /// <summary>Writes one object for programs.</summary>
    public void WriteRow<T>(T item, JsonTypeInfo<T> shape)
    {
        if (Format is OutputFormat.Csv)
            WriteRow(Json.Object(item, shape));
        else
            Screen.Write(Json.Line(item, shape));
    }

    /// <summary>The same of an object that was put together.</summary>
    public void WriteRow(JsonObject row)
    {
        if (Format is OutputFormat.Csv)
            Screen.WriteWhole((csv ??= new(Shell.IsOutputTerminal)).Lines(row));
        else
            Screen.Write(Json.Line(row, Json.Shapes.JsonObject));
    }

    /// <summary>Writes the line with the fields' names, where results are CSV and there were none.</summary>
    public void WriteHeading(IReadOnlyList<string> fields)
    {
        if (Format is OutputFormat.Csv && csv is null)
            Screen.WriteWhole((csv = new(Shell.IsOutputTerminal)).Heading(fields));
    }

    /// <summary>
    /// Writes an error's line, and remembers that there was one. That nobody reads the output any more is remembered only.
    /// </summary>
    public void Report(Exception error) => Report(error, ExitCodes.Of(error));

    /// <summary>The same, where the command is to end otherwise because of it.</summary>
    public void Report(Exception error, int endsWith)
    {
        if (ErrorLine.Of(error, withTrace: log.IsVerbose) is { } entry)
            Screen.Tell(entry);

        EndWith(endsWith);
    }

    /// <summary>Remembers how the command will end; the greatest code wins.</summary>
    public void EndWith(int code)
    {
        int known;
        while (code > (known = Volatile.Read(ref exitCode)) && Interlocked.CompareExchange(ref exitCode, code, known) != known) { }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.DisposeAsync();
        csv?.Dispose();
        Screen.Dispose();
    }

    /// <summary>Where the settings file is looked for.</summary>
    public string SettingsPath => parsed.GetValue(everywhere.Settings) ?? IngestSettings.DefaultPath(Shell.Environment);

    /// <summary>Each setting with where its value comes from: the command line, the environment, the file, or nowhere.</summary>
    public IReadOnlyList<SettingOrigin> SettingOrigins()
    {
        var given = new (string Key, Option Option)[]
        {
            ("database", everywhere.Database),
            ("concurrency", everywhere.Concurrency),
            ("max_videos", everywhere.MaxVideos),
            ("max_cost_usd", everywhere.MaxCostUsd),
            ("limits.outage_minutes", everywhere.OutageMinutes),
            ("limits.wait_minutes", everywhere.WaitMinutes),
        }
            .Where(entry => IsGiven(entry.Option))
            .ToDictionary(entry => entry.Key, entry => entry.Option, StringComparer.Ordinal);
        return
        [
            .. from setting in IngestSettings.Explain(parsed.GetValue(everywhere.Settings), Shell.Environment)
            let option = given.GetValueOrDefault(setting.Key)
            select option is null
                ? setting
                : new SettingOrigin(
                    setting.Key,
                    option == everywhere.Database
                        ? IngestSettings.DatabaseAddress(Settings.Database!)
                        : parsed.GetResult(option)!.Tokens[^1].Value,
                    $"option {option.Name}"
                ),
        ];
    }

    private IngestSettings ReadSettings()
    {
        var stored = IngestSettings.Load(parsed.GetValue(everywhere.Settings), Shell.Environment);
        foreach (var warning in stored.Warnings)
            Screen.Warn(warning.WarningId, Printable.Of($"{warning.Message} {warning.Remedy}"));
        return stored.WithArchive() with
        {
            Database = parsed.GetValue(everywhere.Database) ?? stored.Database,
            Fallback = LocalServerFallback.Of(Shell),
            Options = stored.Options with
            {
                Concurrency = parsed.GetValue(everywhere.Concurrency) ?? stored.Options.Concurrency,
                MaxVideos = MaxVideos ?? stored.Options.MaxVideos,
                MaxCostUsd = parsed.GetValue(everywhere.MaxCostUsd) ?? stored.Options.MaxCostUsd,
                MaxWait = parsed.GetValue(everywhere.WaitMinutes) is { } wait ? TimeSpan.FromMinutes(wait) : stored.Options.MaxWait,
                MaxOutage = parsed.GetValue(everywhere.OutageMinutes) is { } minutes
                    ? TimeSpan.FromMinutes(minutes)
                    : stored.Options.MaxOutage,
            },
        };
    }
}
