using ClusteraIngest.Database;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.Tool.Commands;

/// <summary>The local server for commands that are given no address of a database.</summary>
internal static class LocalServerFallback
{
    /// <summary>What a client uses where there is no address. The server's assembly is loaded then, and not before.</summary>
    public static Func<WaitRegister, FallbackDatabase> Of(Shell shell) => waits => ServerOf(shell, waits).AsFallback();

    /// <summary>The server that the environment names.</summary>
    /// <param name="shell">The environment.</param>
    /// <param name="waits">Where it is seen that it is waited for; null: nowhere.</param>
    public static LocalPostgres ServerOf(Shell shell, WaitRegister? waits = null) =>
        new(new() { DataDirectory = LocalPostgres.DefaultDirectory(shell.Environment) }) { Waits = waits ?? WaitRegister.Unseen };
}
