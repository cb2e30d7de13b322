using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Options;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Records what a user does with digests: saves, views or skips them.</summary>
/// <remarks>
/// <para>A digest that is saved is given up again with -Kind Unsave; one that is skipped is no longer when it is viewed.</para>
/// <para>With a -RequestId that was recorded before, nothing is recorded, and the interaction of then is emitted with IsNew false.</para>
/// </remarks>
/// <example>
/// <summary>Saves a digest for a user.</summary>
/// <code>Add-DigestInteraction 12 -User ann -Kind Save</code>
/// </example>
/// <example>
/// <summary>Records that a user has read the digests of a video.</summary>
/// <code>Get-VideoDigest dQw4w9WgXcQ | Add-DigestInteraction -User ann -Kind View -Seconds 90</code>
/// </example>
/// <seealso cref="GetTimeSavedCommand"/>
[Cmdlet(VerbsCommon.Add, "DigestInteraction", SupportsShouldProcess = true)]
[OutputType(typeof(DigestInteraction))]
public sealed class AddDigestInteractionCommand : IngestCmdlet
{
    /// <summary>The digests' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public long[] DigestId { get; set; } = [];

    /// <summary>The user's name, in whatever case.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LibraryUserCompleter))]
    public string User { get; set; } = "";

    /// <summary>What the user does.</summary>
    [Parameter(Mandatory = true)]
    public InteractionKind Kind { get; set; }

    /// <summary>How many seconds a digest was read, of a view. Without it, the time counts that reading it takes.</summary>
    [Parameter]
    [WholeNumberText(0, int.MaxValue, Parameter = nameof(Seconds))]
    [ValidateWholeNumber(0, int.MaxValue, Parameter = nameof(Seconds))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int Seconds { get; set; }

    /// <summary>An id of the request, by which the same is not recorded twice; for one digest. Without it, a new one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Guid? RequestId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var digest in DigestId.Where(digest => ShouldProcess($"digest {digest}", $"{Kind} for {User}")))
        {
            InteractionRequest request = new()
            {
                User = User,
                DigestId = digest,
                Kind = Kind,
                Seconds = MyInvocation.BoundParameters.ContainsKey(nameof(Seconds)) ? Seconds : null,
                RequestId = RequestId,
            };
            try
            {
                WriteObject(AwaitItem(cancel => Client.Library.RecordInteractionAsync(request, cancel)));
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, digest);
            }
        }
    }
}
