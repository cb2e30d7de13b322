using System.CommandLine;
using System.CommandLine.Help;

namespace ClusteraIngest.Tool.Usage;

/// <summary>What a command offers, for one who gave it too little.</summary>
internal static class Help
{
    public static void Print(Command command, TextWriter writer)
    {
        var path = new List<string> { "--help" };
        for (var named = command; named is not RootCommand; named = (Command)named.Parents.First(parent => parent is Command))
            path.Insert(0, named.Name);
        var root = command;
        while (root is not RootCommand)
            root = (Command)root.Parents.First(parent => parent is Command);
        root.Parse(path).Invoke(new InvocationConfiguration { Output = writer, Error = writer });
    }
}
