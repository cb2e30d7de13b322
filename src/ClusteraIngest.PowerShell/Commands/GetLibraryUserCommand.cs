using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets the users of the library, with how many digests each has saved, viewed and skipped.</summary>
/// <remarks>
/// <para>Saved are those that the user has not given up since, Skipped those that the user has not viewed since.</para>
/// <para>With -Digest, the digests themselves: each with IsSaved, IsSkipped, Views and LastViewedAt, the last one first.</para>
/// </remarks>
/// <example>
/// <summary>The users who have saved the most.</summary>
/// <code>Get-LibraryUser | Sort-Object Saved -Descending</code>
/// </example>
/// <example>
/// <summary>What a user has saved.</summary>
/// <code>Get-LibraryUser ann -Digest Saved | Format-Table DigestId, Kind, Title</code>
/// </example>
/// <seealso cref="AddLibraryUserCommand"/>
[Cmdlet(VerbsCommon.Get, "LibraryUser")]
[OutputType(typeof(LibraryUser), typeof(UserDigest))]
public sealed class GetLibraryUserCommand : IngestCmdlet
{
    /// <summary>The users' names, in whatever case. Without it, all users.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LibraryUserCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The digests that the users have saved, viewed or skipped. Without it, the users themselves.</summary>
    [Parameter]
    public UserDigestState? Digest { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Name.Length == 0)
            foreach (var user in Await(cancel => Client.Library.GetUsersAsync(cancel).ToListAsync(cancel).AsTask()))
                Emit(user);
        foreach (var name in Name)
        {
            try
            {
                Emit(AwaitItem(cancel => Client.Library.FindUserAsync(name, cancel)) ?? throw NotFound(name));
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, name);
            }
        }
    }

    private void Emit(LibraryUser user)
    {
        if (Digest is not { } state)
        {
            WriteObject(user);
            return;
        }

        var digests = AwaitItem(cancel => Client.Library.GetUserDigestsAsync(user.Name, state, cancel).ToListAsync(cancel).AsTask());
        WriteObject(digests, enumerateCollection: true);
    }

    private static InvalidInputException NotFound(string name) =>
        new(
            ErrorIds.UserNotFound,
            $"There is no user '{Printable.Of(name, 200)}'.",
            "Get-LibraryUser shows those that there are; Add-LibraryUser adds one."
        );
}
