using System.Management.Automation;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets the time that reading digests has saved, by the user, the channel or the month.</summary>
/// <remarks>
/// <para>Of each video whose digest a user has viewed it is the length, less the time that reading took, at least 0. A video counts once
/// for each user, however often and in however many digests it was read. Where a view does not tell how long it took, the time counts that
/// reading the digest takes. A digest that was skipped after it was viewed last does not count.</para>
/// <para>VideosOfUnknownLength are further videos: what these have saved is not known.</para>
/// </remarks>
/// <example>
/// <summary>The hours that each user has saved.</summary>
/// <code>Get-TimeSaved | Select-Object Subject, @{ n = 'Hours'; e = { $_.SavedSeconds / 3600 } }</code>
/// </example>
/// <example>
/// <summary>The channels that have saved a user the most.</summary>
/// <code>Get-TimeSaved -By Channel -User ann | Select-Object -First 5</code>
/// </example>
/// <seealso cref="AddDigestInteractionCommand"/>
[Cmdlet(VerbsCommon.Get, "TimeSaved")]
[OutputType(typeof(TimeSaved))]
public sealed class GetTimeSavedCommand : IngestCmdlet
{
    /// <summary>What it is summed up by. Users and channels come the most first, months the last first. Default: User.</summary>
    [Parameter(Position = 0)]
    public TimeSavedGrouping By { get; set; } = TimeSavedGrouping.User;

    /// <summary>Only this user's, by name, in whatever case. Without it, all users'.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LibraryUserCompleter))]
    public string? User { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(Await(cancel => Client.Library.GetTimeSavedAsync(By, User, cancel)), enumerateCollection: true);
}
