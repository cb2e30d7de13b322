using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Lets keys of the YouTube Data API be tried again that YouTube has refused, once they are fixed in Google's console.</summary>
/// <remarks>
/// <para>A key is known by its fingerprint, as Get-YouTubeApiKey shows it. Jobs that wait for units are done at once by the workers that
/// are running.</para>
/// </remarks>
/// <example>
/// <summary>Has all refused keys tried again, and shows how they stand.</summary>
/// <code>Restore-YouTubeApiKey -PassThru</code>
/// </example>
/// <seealso cref="GetYouTubeApiKeyCommand"/>
[Cmdlet(VerbsData.Restore, "YouTubeApiKey", SupportsShouldProcess = true)]
[OutputType(typeof(ApiKeyStatus))]
public sealed class RestoreYouTubeApiKeyCommand : IngestCmdlet
{
    private readonly HashSet<string> done = [];

    /// <summary>Fingerprints of keys. Without it, all keys that are refused.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Fingerprint { get; set; } = [];

    /// <summary>Emits how the keys stand then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var keys = Await(cancel => Client.Keys.GetAllAsync(cancel));
        if (Fingerprint.Length == 0)
        {
            Restore(null, keys, "all refused keys");
            return;
        }

        // A key comes down the pipeline twice, once for each budget.
        foreach (var fingerprint in Fingerprint.Where(done.Add))
        {
            if (keys.Where(key => key.Fingerprint == fingerprint).ToList() is { Count: > 0 } both)
                Restore(fingerprint, both, $"key {fingerprint}");
            else
                WriteError(
                    new InvalidInputException(
                        ErrorIds.KeyNotFound,
                        $"There is no key with the fingerprint '{fingerprint}'.",
                        "Get-YouTubeApiKey shows those that there are."
                    ),
                    fingerprint
                );
        }
    }

    private void Restore(string? fingerprint, IReadOnlyList<ApiKeyStatus> keys, string target)
    {
        if (!ShouldProcess(target, "let it be tried again"))
            return;
        var restored = Await(cancel => Client.Keys.RestoreAsync(fingerprint, cancel));
        WriteVerbose(restored == 1 ? "One key is tried again." : $"{restored} keys are tried again.");
        if (PassThru)
            WriteObject(
                Await(cancel => Client.Keys.GetAllAsync(cancel)).Where(key => keys.Any(one => one.Fingerprint == key.Fingerprint)),
                enumerateCollection: true
            );
    }
}
