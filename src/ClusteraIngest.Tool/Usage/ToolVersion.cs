using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace ClusteraIngest.Tool.Usage;

/// <summary>The tool's version alone, without the commit that the compiler appends.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The option of the tool as a whole.</summary>
    public static Option Option() =>
        new Option<bool>("--version")
        {
            Description = "Shows the version.",
            Arity = ArgumentArity.Zero,
            Action = new Action(),
        };

    public static void Print(TextWriter output) => output.WriteLine(Text);

    private sealed class Action : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Print(parseResult.InvocationConfiguration.Output);
            return ExitCodes.Success;
        }
    }
}
