using System.CommandLine;
using ClusteraIngest.Library.Users;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library</c>: what users do with digests, and what the library is worth. What is done is in its subcommands.</summary>
internal sealed class LibraryCommand : Command
{
    public LibraryCommand(GlobalOptions everywhere)
        : base("library", "Keeps the library: what users save, view and skip, and the time that this saves.")
    {
        Subcommands.Add(new LibraryInteractionCommand("save", InteractionKind.Save, "Saves digests for a user.", everywhere));
        Subcommands.Add(new LibraryInteractionCommand("unsave", InteractionKind.Unsave, "Gives up a user's saved digests.", everywhere));
        Subcommands.Add(new LibraryInteractionCommand("view", InteractionKind.View, "Records that a user has read digests.", everywhere));
        Subcommands.Add(
            new LibraryInteractionCommand("skip", InteractionKind.Skip, "Records that a user does not want digests.", everywhere)
        );
        Subcommands.Add(new LibraryListCommand(everywhere));
        Subcommands.Add(new LibraryTimeSavedCommand(everywhere));
        Subcommands.Add(new LibraryCoverageCommand(everywhere));
        Subcommands.Add(new LibraryLatencyCommand(everywhere));
    }
}
