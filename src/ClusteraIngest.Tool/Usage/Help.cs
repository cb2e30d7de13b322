using System.CommandLine;
using System.CommandLine.Help;

namespace ClusteraIngest.Tool.Usage;

/// <summary>What a command offers, for one who gave it too little.</summary>
internal static class Help
{
    /// <summary>What the parser's own option does. That one reads its description from resources, which takes longer than parsing the command line.</summary>
    public static Option Option() => new Option<bool>("--help", "-h", "/h", "-?", "/?")
    {
        Description = "Show help and usage information", Arity = ArgumentArity.Zero, Recursive = true, Action = new HelpAction(),
    };

    public static void Print(Command command, TextWriter writer)
    {
        var path = new List<string> { "--help" };
        for (var named = command; named.Parents.Any(); named = (Command)named.Parents.First(parent => parent is Command))
            path.Insert(0, named.Name);
        var root = command;
        while (root.Parents.Any())
            root = (Command)root.Parents.First(parent => parent is Command);
        root.Parse(path).Invoke(new InvocationConfiguration { Output = writer, Error = writer });
    }
}
