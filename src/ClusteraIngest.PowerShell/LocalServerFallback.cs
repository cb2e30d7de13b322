using ClusteraIngest.Database;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.PowerShell;

/// <summary>The local server for cmdlets that are given no address of a database.</summary>
internal static class LocalServerFallback
{
    /// <summary>The user's local server. Its assembly is loaded where this is called.</summary>
    public static FallbackDatabase Get(WaitRegister waits) => new LocalPostgres { Waits = waits }.AsFallback();
}
