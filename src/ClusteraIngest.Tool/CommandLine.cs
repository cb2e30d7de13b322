using System.CommandLine;
using System.CommandLine.Help;
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
        // It stands alone, and there is nothing to parse.
        return args is ["--version"] ? Task.FromResult(Print(shell, () => ToolVersion.Print(shell.Output))) : RunCommandAsync(args, shell, cancel);
    }

    /// <summary>Reads a command line without running it.</summary>
    public static ParseResult Parse(IReadOnlyList<string> args, Everywhere everywhere) => Build(args, everywhere).Parse(args, new ParserConfiguration
    {
        ResponseFileTokenReplacer = null,   // @name is a channel's handle here, not a file of arguments
        EnablePosixBundling = false,        // a video's id may begin with a dash
    });

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
    private static int EndWith(Exception error, Shell shell)
    {
        if (ErrorLine.Of(error) is { } line)
            shell.Error.WriteLine(line);
        shell.Error.Flush();
        return ExitCodes.Of(error);
    }

    private static async Task<int> RunCommandAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel)
    {
        var parsed = Parse(args, new Everywhere(shell));
        if (UsageError.In(parsed, args) is { } error)
        {
            if (error.NeedsHelp)
                Help.Print(parsed.CommandResult.Command, shell.Error);
            return EndWith(error.Exception, shell);
        }

        var streams = new InvocationConfiguration
        {
            Output = shell.Output,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // signals are Program's
        };
        if (parsed.Action is HelpAction)
            return Print(shell, () => parsed.Invoke(streams));

        var exitCode = await parsed.InvokeAsync(streams, cancel);
        shell.Error.Flush();
        return exitCode;
    }

    // To build a command with all its options takes longer than to run some: a line that begins with one's name needs no other.
    private static Command Build(IReadOnlyList<string> args, Everywhere everywhere)
    {
        (string Name, Func<Everywhere, Command> Build)[] commands =
        [
            ("init", shared => new InitCommand(shared)),
            ("lists", shared => new ListsCommand(shared)),
            ("sync", shared => new SyncCommand(shared)),
            ("ingest", shared => new IngestCommand(shared)),
            ("transcripts", shared => new TranscriptsCommand(shared)),
            ("import", shared => new ImportCommand(shared)),
            ("resolve", shared => new ResolveCommand(shared)),
            ("collect", shared => new CollectCommand(shared)),
            ("worker", shared => new WorkerCommand(shared)),
            ("runs", shared => new RunsCommand(shared)),
            ("status", shared => new StatusCommand(shared)),
            ("costs", shared => new CostsCommand(shared)),
            ("keys", shared => new KeysCommand(shared)),
            ("db", shared => new DbCommand(shared)),
            ("emulator", shared => new EmulatorCommand(shared)),
            ("demo", shared => new DemoCommand(shared)),
        ];
        var named = args.Count == 0 ? -1 : Array.FindIndex(commands, command => command.Name == args[0]);
        const string description = "Ingests YouTube channels, playlists, videos and transcripts into PostgreSQL.";
        var root = named < 0 ? new RootCommand(description) : new Command("clustera-ingest", description) { Help.Option() };
        foreach (var command in named < 0 ? commands : commands.AsSpan(named, 1))
            root.Subcommands.Add(command.Build(everywhere));
        foreach (var option in everywhere.Options)
            root.Options.Add(option);
        return root;
    }
}
