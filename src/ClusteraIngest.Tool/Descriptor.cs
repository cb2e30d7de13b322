using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// What it allows only: numbers in, a number out. The call can then be compiled ahead of time.
[assembly: DisableRuntimeMarshalling]

namespace ClusteraIngest.Tool;

/// <summary>The descriptors of standard input, output and error.</summary>
internal static class Descriptor
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>
    /// Whether the process was started with it. If not, the first thing that the runtime opened has its number, be it a pipe by which its
    /// own threads talk. What the runtime opens is marked to be closed by exec(3), as nothing can be that has come through one.
    /// </summary>
    public static bool IsInherited(int descriptor) => OperatingSystem.IsWindows() || (Control(descriptor, GetFlags) & CloseOnExec) == 0;

    // It answers -1, all flags set, where there is no such descriptor at all.
    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command);
}
