using System.CommandLine;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>The shells that can be taught to complete.</summary>
internal enum CompletedShell
{
    Bash,
    Zsh,
    Fish,
    Pwsh,
}

/// <summary><c>completion</c>: writes the script that teaches a shell to complete the tool's command lines.</summary>
internal sealed class CompletionCommand : ToolCommand
{
    private readonly Argument<CompletedShell?> shell = OptionFactory.WordOf(
        "SHELL",
        "The shell: bash, zsh, fish or pwsh.",
        ("bash", CompletedShell.Bash),
        ("zsh", CompletedShell.Zsh),
        ("fish", CompletedShell.Fish),
        ("pwsh", CompletedShell.Pwsh)
    );

    public CompletionCommand(GlobalOptions everywhere)
        : base(
            "completion",
            "Writes a script to standard output that completes commands, options and values (lists, channels and runs where the database "
                + "runs) when the shell's profile runs it.",
            everywhere
        ) => Arguments.Add(shell);

    protected override bool WritesTable => false;

    protected override Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        run.Screen.Write(
            run.Value(shell) switch
            {
                CompletedShell.Bash => CompletionScript.Bash,
                CompletedShell.Zsh => CompletionScript.Zsh,
                CompletedShell.Fish => CompletionScript.Fish,
                _ => CompletionScript.PowerShell,
            }
        );
        return Task.CompletedTask;
    }
}
