using System.CommandLine;
using System.CommandLine.Help;
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
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel = default)
    {
        var parsed = Parse(args, new Everywhere(shell));
        if (UsageError.In(parsed, args) is { } error)
        {
            if (error.NeedsHelp)
                Help.Print(parsed.CommandResult.Command, shell.Error);
            shell.Error.WriteLine(ErrorLine.Of(error.Exception));
            await shell.Error.FlushAsync(CancellationToken.None);
            return ExitCodes.Usage;
        }

        var streams = new InvocationConfiguration
        {
            Output = shell.Output,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // signals are Program's
        };
        var exitCode = await parsed.InvokeAsync(streams, cancel);
        await shell.Error.FlushAsync(CancellationToken.None);
        if (parsed.Action is HelpAction)
            await shell.Output.FlushAsync(CancellationToken.None);
        return exitCode;
    }

    /// <summary>Reads a command line without running it.</summary>
    public static ParseResult Parse(IReadOnlyList<string> args, Everywhere everywhere) => Build(everywhere).Parse(args, new ParserConfiguration
    {
        ResponseFileTokenReplacer = null,   // @name is a channel's handle here, not a file of arguments
        EnablePosixBundling = false,        // a video's id may begin with a dash
    });

    private static RootCommand Build(Everywhere everywhere)
    {
        var root = new RootCommand("Ingests YouTube channels, playlists, videos and transcripts into PostgreSQL.")
        {
            new InitCommand(everywhere),
            new ListsCommand(everywhere),
            new SyncCommand(everywhere),
            new IngestCommand(everywhere),
            new TranscriptsCommand(everywhere),
            new ImportCommand(everywhere),
            new ResolveCommand(everywhere),
            new CollectCommand(everywhere),
            new WorkerCommand(everywhere),
            new RunsCommand(everywhere),
            new StatusCommand(everywhere),
            new CostsCommand(everywhere),
            new KeysCommand(everywhere),
            new DbCommand(everywhere),
            new EmulatorCommand(everywhere),
            new DemoCommand(everywhere),
        };
        foreach (var option in everywhere.Options)
            root.Options.Add(option);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        return root;
    }
}
