using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive</c>: channels with the persons behind them, and their media.</summary>
internal sealed class ArchiveCommand : Command
{
    public ArchiveCommand(GlobalOptions everywhere)
        : base(
            "archive",
            "Archives channels: imports lists of them with the persons behind them, and stores their videos' media in object storage."
        )
    {
        Subcommands.Add(new ArchiveImportCommand(everywhere));
        Subcommands.Add(new ArchiveRunCommand(everywhere));
        Subcommands.Add(new ArchiveStatusCommand(everywhere));
        Subcommands.Add(new ArchiveReportCommand(everywhere));
        Subcommands.Add(new ArchiveVerifyCommand(everywhere));
        Subcommands.Add(new ArchivePauseCommand(everywhere));
        Subcommands.Add(new ArchiveContinueCommand(everywhere));
        Subcommands.Add(new ArchiveRetryCommand(everywhere));
        Subcommands.Add(new ArchiveSweepCommand(everywhere));
        Subcommands.Add(new ArchiveRemoveCommand(everywhere));
        Subcommands.Add(new ArchiveGetCommand(everywhere));
        Subcommands.Add(new ArchiveUrlCommand(everywhere));
        Subcommands.Add(new ArchiveMigrateCommand(everywhere));
    }
}
