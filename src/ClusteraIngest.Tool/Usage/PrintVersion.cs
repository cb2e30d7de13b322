using System.CommandLine;
using System.CommandLine.Invocation;

namespace ClusteraIngest.Tool.Usage;

/// <summary><c>--version</c> among other options.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        ToolVersion.Print(parseResult.InvocationConfiguration.Output);
        return ExitCodes.Success;
    }
}
