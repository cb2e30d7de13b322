using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Library;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Tests what is there of all that is needed: the database, yt-dlp, ffmpeg, the storage, and keys of services.</summary>
/// <remarks>
/// <para>It starts nothing, and leaves nothing behind: a local server that is stopped stays so, and what is written into the storage is
/// deleted again. Each look is limited in time.</para>
/// <para>Of each part there is one object, with Check, State (Ok, Warning, Missing, Failed, Off), Found and Remedy: what to do about it.
/// Off is what is not configured, and is missed only by what needs it.</para>
/// </remarks>
/// <example>
/// <summary>What is there, and what is missing.</summary>
/// <code>Test-IngestSetup</code>
/// </example>
/// <example>
/// <summary>What has to be fixed.</summary>
/// <code>Test-IngestSetup | Where-Object State -in Missing, Failed | Format-List Check, Found, Remedy</code>
/// </example>
/// <example>
/// <summary>Whether a folder can be used as storage.</summary>
/// <code>Test-IngestSetup -Storage file:///srv/media | Where-Object Check -eq storage</code>
/// </example>
/// <seealso cref="InitializeIngestDatabaseCommand"/>
/// <seealso cref="GetIngestStatusCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "IngestSetup")]
[OutputType(typeof(SetupCheck))]
public sealed class TestIngestSetupCommand : StorageCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var checks = Await(cancel =>
            Client
                .Archive.CheckSetupAsync(Environment.GetEnvironmentVariable, Client.Library.CheckModelsAsync, cancel)
                .ToListAsync(cancel)
                .AsTask()
        );
        foreach (var check in checks)
            WriteObject(
                check with
                {
                    Found = ModuleWords.Of(check.Found),
                    Remedy = check.Remedy is { } remedy ? ModuleWords.Of(remedy) : null,
                }
            );
    }
}
