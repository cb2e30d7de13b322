using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool;

/// <summary>The whole tool: arguments in, exit code out.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="shell">The streams and the environment.</param>
    /// <param name="cancel">Ctrl+C.</param>
    public static Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel = default)
    {
        return args switch
        {
            // It stands alone, and there is nothing to parse.
            ["--version"] => Task.FromResult(Print(shell, () => ToolVersion.Print(shell.Output))),
            [Completion.Directive, ..] => Task.FromResult(Print(shell, () => Completion.Write([.. args.Skip(1)], shell))),
            [HelpCommand.Word, not "--help" and not "-h", ..] or [HelpCommand.Word] => Task.FromResult(PrintHelp(args.Skip(1), shell)),
            _ => RunCommandAsync(args, shell, cancel),
        };
    }

    /// <summary>Reads a command line without running it.</summary>
    public static ParseResult Parse(IReadOnlyList<string> args, GlobalOptions everywhere) =>
        Build(args, everywhere).Parse(args, Configuration());

    /// <summary>Reads the text of a command line, without the program's name, that somebody is still typing.</summary>
    public static ParseResult Parse(string text, GlobalOptions everywhere) => Build([], everywhere).Parse(text, Configuration());

    /// <summary>The tool with all its commands.</summary>
    public static Command All(GlobalOptions everywhere) => Build([], everywhere);

    private static ParserConfiguration Configuration() =>
        new()
        {
            ResponseFileTokenReplacer = null, // @name is a channel's handle here, not a file of arguments
            EnablePosixBundling = false, // a video's id may begin with a dash
        };

    /// <summary>The help of the command that the words name. To ask for help twice is to ask for it.</summary>
    private static int PrintHelp(IEnumerable<string> words, Shell shell)
    {
        var path = words.Where(word => !Help.Names.Contains(word)).ToList();
        var parsed = Parse(path, new GlobalOptions(shell));
        if (parsed.UnmatchedTokens.Count > 0)
            return EndWith(UsageError.In(parsed, path)!.Exception, shell);
        return Print(shell, () => Help.Print(parsed.CommandResult.Command, shell.Output, shell));
    }

    /// <summary>Prints what is said without running anything.</summary>
    private static int Print(Shell shell, Action print)
    {
        try
        {
            print();
            shell.Output.Flush();
            return ExitCodes.Success;
        }
        catch (Exception error) when (error is ConfigurationException or OutputClosedException)
        {
            return EndWith(error, shell);
        }
    }

    /// <summary>Tells an error, and how the tool ends because of it.</summary>
    private static int EndWith(Exception error, Shell shell, LogOptions? log = null)
    {
        if (ErrorLine.Of(error) is { } entry)
        {
            using var screen = new Screen(log?.Format is null ? shell : shell with { IsErrorTerminal = false }, allowColor: false, log);
            screen.Tell(entry);
        }

        return ExitCodes.Of(error);
    }

    private static async Task<int> RunCommandAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel)
    {
        var everywhere = new GlobalOptions(shell);
        var parsed = Parse(args, everywhere);
        var log = LogOptions.Of(parsed, everywhere);
        if (UsageError.In(parsed, args, log) is { } error)
        {
            if (error.NeedsHelp && !log.IsQuiet && log.Format is not LogFormat.Json)
                Help.Print(parsed.CommandResult.Command, shell.Error, shell);
            return EndWith(error.Exception, shell, log);
        }

        var streams = new InvocationConfiguration
        {
            Output = shell.Output,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // signals are Program's
        };
        if (parsed.Action is Help.Action)
            return Print(shell, () => parsed.Invoke(streams));

        var exitCode = await parsed.InvokeAsync(streams, cancel);
        shell.Error.Flush();
        return exitCode;
    }

    // To build a command with all its options takes longer than to run some: a line that begins with one's name needs no other.
    private static Command Build(IReadOnlyList<string> args, GlobalOptions everywhere)
    {
        (string Name, Func<GlobalOptions, Command> Build)[] commands =
        [
            ("init", shared => new InitCommand(shared)),
            ("lists", shared => new ListsCommand(shared)),
            ("sync", shared => new SyncCommand(shared)),
            ("ingest", shared => new IngestCommand(shared)),
            ("transcripts", shared => new TranscriptsCommand(shared)),
            ("videos", shared => new VideosCommand(shared)),
            ("search", shared => new SearchCommand(shared)),
            ("import", shared => new ImportCommand(shared)),
            ("archive", shared => new ArchiveCommand(shared)),
            ("digest", shared => new DigestCommand(shared)),
            ("models", shared => new ModelsCommand(shared)),
            ("persons", shared => new PersonsCommand(shared)),
            ("users", shared => new UsersCommand(shared)),
            ("library", shared => new LibraryCommand(shared)),
            ("export", shared => new ExportCommand(shared)),
            ("resolve", shared => new ResolveCommand(shared)),
            ("collect", shared => new CollectCommand(shared)),
            ("worker", shared => new WorkerCommand(shared)),
            ("runs", shared => new RunsCommand(shared)),
            ("status", shared => new StatusCommand(shared)),
            ("costs", shared => new CostsCommand(shared)),
            ("keys", shared => new KeysCommand(shared)),
            ("doctor", shared => new DoctorCommand(shared)),
            ("config", shared => new ConfigCommand(shared)),
            ("mcp", shared => new McpCommand(shared)),
            ("serve", shared => new ServeCommand(shared)),
            ("db", shared => new DbCommand(shared)),
            ("emulator", shared => new EmulatorCommand(shared)),
            ("demo", shared => new DemoCommand(shared)),
            ("completion", shared => new CompletionCommand(shared)),
            (HelpCommand.Word, _ => new HelpCommand()),
        ];
        var named = args.Count == 0 ? -1 : Array.FindIndex(commands, command => command.Name == args[0]);
        const string description = "Ingests YouTube channels, playlists, videos and transcripts into PostgreSQL.";
        var root = new Command("clustera-ingest", description) { Help.Option(everywhere.Shell) };
        foreach (var command in named < 0 ? commands : commands.AsSpan(named, 1))
            root.Subcommands.Add(command.Build(everywhere));
        if (named < 0)
            root.Options.Add(ToolVersion.Option());
        foreach (var option in everywhere.Options)
            root.Options.Add(option);
        return root;
    }
}
