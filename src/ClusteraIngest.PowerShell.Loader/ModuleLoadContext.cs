using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ClusteraIngest.PowerShell.Loader;

/// <summary>Keeps the module's dependencies apart from the session's; System.Management.Automation is always the host's.</summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string MainAssembly = "ClusteraIngest.PowerShell";

    private static readonly Lazy<Assembly> Loaded = new(LoadMain);

    private readonly AssemblyDependencyResolver resolver;

    private ModuleLoadContext(string mainAssembly)
        : base("ClusteraIngest") => resolver = new(mainAssembly);

    /// <summary>
    /// Loads the assembly with the cmdlets, which lies beside this one, or, compiled for this platform, in a directory beside it; once for
    /// a process, however often the module is imported.
    /// </summary>
    public static Assembly LoadModule() => Loaded.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == "System.Management.Automation" ? null
        : resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
        : null;

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private static Assembly LoadMain()
    {
        var beside = Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!;
        var compiled = Path.Combine(beside, RuntimeInformation.RuntimeIdentifier, MainAssembly + ".dll");
        var path = File.Exists(compiled) ? compiled : Path.Combine(beside, MainAssembly + ".dll");
        return new ModuleLoadContext(path).LoadFromAssemblyPath(path);
    }
}
