using System.Reflection;
using System.Runtime.Loader;

namespace ClusteraIngest.PowerShell.Help;

/// <summary>
/// Loads the cmdlets against PowerShell's reference assembly. Its attributes give nothing when they are asked, so whoever reads the cmdlets
/// reads <see cref="CustomAttributeData"/>.
/// </summary>
internal sealed class CmdletLoadContext(string cmdletsPath, string automationPath) : AssemblyLoadContext("Cmdlets")
{
    private readonly string directory = Path.GetDirectoryName(Path.GetFullPath(cmdletsPath))!;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == "System.Management.Automation")
            return LoadFromAssemblyPath(Path.GetFullPath(automationPath));
        var beside = Path.Combine(directory, assemblyName.Name + ".dll");
        return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
    }
}
