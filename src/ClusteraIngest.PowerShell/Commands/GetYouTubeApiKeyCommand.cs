using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>
/// Gets how each key of the YouTube Data API stands: what it has used and has left today, and whether it rests or is refused.
/// </summary>
/// <remarks>
/// <para>Each key has two daily budgets, units and searches, and is emitted once for each. What all processes with this database have used
/// counts together. A day ends at midnight in Pacific time.</para>
/// <para>A key is known by its fingerprint, the beginning of its SHA-256: the key itself is stored nowhere. Keys that others use with this
/// database are shown too, with IsConfigured false.</para>
/// </remarks>
/// <example>
/// <summary>What is left today, of all keys together.</summary>
/// <code>Get-YouTubeApiKey | Where-Object Bucket -eq units | Measure-Object LeftToday -Sum</code>
/// </example>
/// <seealso cref="ResolveYouTubeChannelCommand"/>
[Cmdlet(VerbsCommon.Get, "YouTubeApiKey")]
[OutputType(typeof(ApiKeyStatus))]
public sealed class GetYouTubeApiKeyCommand : IngestCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var keys = Await(cancel => Client.Keys.GetAllAsync(cancel));
        if (keys.Count > 0 && !keys.Any(key => key.IsConfigured))
            WriteWarning(
                WarningIds.NoKeyConfigured,
                "No key is configured here, in YT_API_KEYS or the settings file: these are other processes', or were used once."
            );
        WriteObject(keys, enumerateCollection: true);
    }
}
