using System.Reflection;

namespace ClusteraIngest.Tool.Usage;

/// <summary>The tool's version alone, without the commit that the compiler appends.</summary>
internal static class ToolVersion
{
    public static void Print(TextWriter output) =>
        output.WriteLine(typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
}
