using System.CommandLine;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>The channels that a command is about, whatever they are called by.</summary>
internal static class ChannelArgument
{
    public static Argument<string[]> Create(GlobalOptions everywhere) =>
        new("INPUT")
        {
            CompletionSources = { Suggestions.Channels(everywhere) },
            Description =
                "Channels: addresses, handles, ids, user names, or addresses of their videos. Without any, they are read from standard "
                + "input: "
                + "one a line, or NDJSON with channel_id, handle, url, channel or input.",
            Arity = ArgumentArity.ZeroOrMore,
        };

    public static Option<bool> AllowSearch() =>
        new("--allow-search") { Description = "Searches for names that nothing else can tell; each key has 100 searches a day." };
}
