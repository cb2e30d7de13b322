using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace ClusteraIngest.Tool.Usage;

/// <summary>Prints the version alone, without the commit that the compiler appends.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(Version);
        output.Flush();
        return ExitCodes.Success;
    }

    private static string Version =>
        typeof(PrintVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
