using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Settings;

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
public sealed class TestIngestSetupCommand : IngestCmdlet
{
    /// <summary>
    /// Where media are kept: s3://BUCKET/PREFIX or file:///FOLDER. Without it, the environment variable CLUSTERA_STORAGE, the settings
    /// file, or else the folder clustera-ingest/media in the user's data directory.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Storage { get; set; }

    /// <summary>
    /// The base address of S3-compatible storage, such as https://s3.example.com. Without it, the environment variable
    /// CLUSTERA_STORAGE_ENDPOINT, the settings file, or else AWS.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? StorageEndpoint { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var checks = Await(cancel => Client.Archive.CheckSetupAsync(cancel).ToListAsync(cancel).AsTask());
        foreach (var check in checks)
            WriteObject(
                check with
                {
                    Found = ModuleWords.Of(check.Found),
                    Remedy = check.Remedy is { } remedy ? ModuleWords.Of(remedy) : null,
                }
            );
    }

    /// <inheritdoc/>
    private protected override IngestSettings Adapt(IngestSettings read) =>
        read with
        {
            Storage = read.Storage with { Address = Storage ?? read.Storage.Address, Endpoint = StorageEndpoint ?? read.Storage.Endpoint },
        };
}
