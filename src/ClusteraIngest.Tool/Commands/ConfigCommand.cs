using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>config</c>: the settings. What is done is in its subcommands.</summary>
internal sealed class ConfigCommand : Command
{
    public ConfigCommand(GlobalOptions everywhere)
        : base("config", "Shows or checks the settings: those of the options, the environment and the settings file.")
    {
        Subcommands.Add(new ConfigShowCommand(everywhere));
        Subcommands.Add(new ConfigCheckCommand(everywhere));
    }
}
