using System.Management.Automation;
using ClusteraIngest.Database;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Creates the tables, or brings them up to date, and emits each script that was applied.</summary>
/// <remarks>
/// <para>Each script is applied in a transaction of its own and written down with its SHA-256. Where all are applied, nothing happens and
/// nothing is emitted. Two processes may do it at once.</para>
/// <para>Where no database is configured, a local server is set up first; no other cmdlet does that.</para>
/// </remarks>
/// <example>
/// <summary>Tells which scripts would be applied.</summary>
/// <code>Initialize-IngestDatabase -WhatIf</code>
/// </example>
/// <seealso cref="AddMonitoredListCommand"/>
[Cmdlet(VerbsData.Initialize, "IngestDatabase", SupportsShouldProcess = true)]
[OutputType(typeof(AppliedMigration))]
public sealed class InitializeIngestDatabaseCommand : IngestCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Client.HasDatabase && !ShouldProcess("a local server", "set up"))
            return;
        if (Await(cancel => Client.Database.ConnectOrCreateAsync(cancel)).CreatedIn is { } directory)
            WriteWarning($"No database is configured: a local server was set up, with its data in {directory}.");
        var address = Await(cancel => Client.Database.ConnectAsync(cancel)).Address;
        var pending = Await(cancel => Client.Database.GetPendingMigrationsAsync(cancel));
        if (pending.Count(script => ShouldProcess(address, $"apply {script}")) == pending.Count && pending.Count > 0)
            WriteObject(Await(cancel => Client.Database.InitializeAsync(cancel)), enumerateCollection: true);
    }
}
