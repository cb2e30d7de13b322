using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>db</c>: the local server. What is done is in its subcommands.</summary>
internal sealed class DbCommand : Command
{
    public DbCommand(GlobalOptions everywhere)
        : base("db", "Starts, stops or shows the local server.")
    {
        Subcommands.Add(new DbStartCommand(everywhere));
        Subcommands.Add(new DbStopCommand(everywhere));
        Subcommands.Add(new DbStatusCommand(everywhere));
    }
}
