using System.CommandLine;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>users</c>: the users of the library. What is done is in its subcommands.</summary>
internal sealed class UsersCommand : Command
{
    public UsersCommand(GlobalOptions everywhere)
        : base("users", "Shows or adds the users of the library, who save, view and skip digests.")
    {
        Subcommands.Add(new UsersAddCommand(everywhere));
        Subcommands.Add(new UsersListCommand(everywhere));
    }

    /// <summary>The option for a user's name.</summary>
    public static Option<string?> Option(GlobalOptions everywhere, string description, bool isRequired = false)
    {
        var option = OptionFactory.Text("--user", description, "NAME");
        option.Required = isRequired;
        option.CompletionSources.Add(Suggestions.Users(everywhere));
        return option;
    }
}
