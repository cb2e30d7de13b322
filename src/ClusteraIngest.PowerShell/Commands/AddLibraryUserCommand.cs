using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Adds users of the library, who save, view and skip digests.</summary>
/// <remarks>
/// <para>Two users cannot have one name, in whatever case: that is an error, and the others are added.</para>
/// </remarks>
/// <example>
/// <summary>Adds two users.</summary>
/// <code>Add-LibraryUser ann, 'Bob Miller'</code>
/// </example>
/// <seealso cref="GetLibraryUserCommand"/>
/// <seealso cref="AddDigestInteractionCommand"/>
[Cmdlet(VerbsCommon.Add, "LibraryUser", SupportsShouldProcess = true)]
[OutputType(typeof(LibraryUser))]
public sealed class AddLibraryUserCommand : IngestCmdlet
{
    /// <summary>The users' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name.Where(name => ShouldProcess(name, "add")))
        {
            try
            {
                WriteObject(AwaitItem(cancel => Client.Library.AddUserAsync(name, cancel)));
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, name);
            }
        }
    }
}
