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
        var root = command;
        for (; root.Parents.OfType<Command>().FirstOrDefault() is { } parent; root = parent)
            path.Insert(0, root.Name);
        root.Parse(path).Invoke(new InvocationConfiguration { Output = writer, Error = writer });
    }
}
