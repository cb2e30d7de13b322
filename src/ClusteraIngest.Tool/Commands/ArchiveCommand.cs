using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive</c>: channels with the persons behind them, and their media.</summary>
internal sealed class ArchiveCommand : Command
{
    public ArchiveCommand(GlobalOptions everywhere)
        : base("archive", "Archives channels: imports lists of them with the persons behind them.")
    {
        Subcommands.Add(new ArchiveImportCommand(everywhere));
    }
}
