using System.CommandLine;
using ClusteraIngest.Tests.Tool;
using ClusteraIngest.Tool;
using ClusteraIngest.Tool.Commands;

namespace ClusteraIngest.Tests.Secrecy;

/// <summary>Each command of the tool, with arguments with which it does something.</summary>
internal static class EveryCommand
{
    public const string Url = "https://www.youtube.com/@alpha";

    /// <summary>The commands' arguments by their names.</summary>
    /// <param name="export">A file to import.</param>
    /// <param name="channels">A list of channels with a person of theirs, ann@example.org.</param>
    /// <param name="server">A data directory to start and stop a server in.</param>
    public static IReadOnlyDictionary<string, string[]> With(string export, string channels, string server) =>
        new Dictionary<string, string[]>
        {
            ["init"] = [],
            ["lists add"] = [Url],
            ["lists"] = [],
            ["collect"] = ["@alpha", "some words", "--allow-search"],
            ["worker"] = ["--until-empty", "--kinds", "collect_channel"],
            ["runs"] = [],
            ["runs show"] = ["1"],
            ["runs wait"] = ["1"],
            ["runs jobs"] = ["1"],
            ["runs stop"] = ["1"],
            ["runs retry"] = [],
            ["resolve"] = ["@alpha", "other words", "--allow-search"],
            ["keys"] = ["--restore"],
            ["lists disable"] = [Url],
            ["lists enable"] = [Url],
            ["sync"] = ["--full", "--max-cost-usd", "1", "--source", "apify"],
            ["ingest"] = [Url, "--source", "youtube"],
            ["transcripts"] = ["--pending"],
            ["import"] = [export],
            ["archive import"] = [channels],
            ["archive run"] = ["@alpha", "--no-wait"],
            ["archive status"] = [],
            ["archive report"] = [],
            ["archive verify"] = [],
            ["archive pause"] = [],
            ["archive continue"] = [],
            ["archive retry"] = ["--no-wait"],
            ["archive sweep"] = [],
            ["archive remove"] = ["dQw4w9WgXcQ"],
            ["archive get"] = ["dQw4w9WgXcQ"],
            ["archive url"] = ["dQw4w9WgXcQ"],
            ["archive migrate"] = [channels],
            ["digest"] = ["--pending", "--model", "creator"],
            ["digest show"] = [IngestWorld.VideoIdOf("beta", 1)],
            ["models list"] = [],
            ["models test"] = ["openai:any"],
            ["models price"] = ["openai:any", "--input", "1", "--output", "2"],
            ["persons list"] = [],
            ["persons show"] = ["ann@example.org"],
            ["persons set"] = ["ann@example.org", "--type", "host"],
            ["persons remove"] = ["ann@example.org"],
            ["users add"] = ["ann"],
            ["users list"] = [],
            ["search"] = ["words"],
            ["library index"] = [],
            ["library status"] = [],
            ["library check"] = [],
            ["library save"] = ["1", "--user", "ann"],
            ["library unsave"] = ["1", "--user", "ann"],
            ["library view"] = ["1", "--user", "ann"],
            ["library skip"] = ["1", "--user", "ann"],
            ["library list"] = ["--user", "ann"],
            ["library time-saved"] = [],
            ["library coverage"] = [],
            ["library latency"] = [],
            ["export"] = ["videos"],
            ["videos"] = ["--since", "7d"],
            ["videos show"] = [IngestWorld.VideoIdOf("beta", 1)],
            ["doctor"] = [],
            ["config show"] = [],
            ["config check"] = [],
            ["completion"] = ["bash"],
            ["help"] = ["sync"],
            ["status"] = [],
            ["costs"] = [],
            ["lists remove"] = [Url],
            ["db status"] = ["--data-directory", server],
            ["db stop"] = ["--data-directory", server],
            ["db start"] = ["--data-directory", server],
            ["emulator"] = [],
            ["mcp"] = [],
            ["serve"] = ["--listen", "127.0.0.1:0"],
            ["demo"] = [],
        };

    /// <summary>The names of all commands that the tool has, as it parses them.</summary>
    public static IEnumerable<string> Names =>
        Below(CommandLine.Parse([], new GlobalOptions(new ToolShell().Shell)).RootCommandResult.Command, "").Where(name => name.Length > 0);

    // What has subcommands may do something by itself, too; "db" only shows help.
    private static IEnumerable<string> Below(Command command, string name) =>
        command
            .Subcommands.SelectMany(sub => Below(sub, $"{name} {sub.Name}".Trim()))
            .Concat(command.Subcommands.Count == 0 || command is ToolCommand ? [name] : []);
}
