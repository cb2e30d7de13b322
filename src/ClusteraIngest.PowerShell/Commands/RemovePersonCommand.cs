using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Removes persons. Their channels stay.</summary>
/// <remarks>
/// <para>Only the person is forgotten, and which channels are theirs.</para>
/// </remarks>
/// <example>
/// <summary>Removes a person.</summary>
/// <code>Remove-Person ann@example.org</code>
/// </example>
[Cmdlet(
    VerbsCommon.Remove,
    "Person",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = "Identity"
)]
public sealed class RemovePersonCommand : NamedPersonCmdlet
{
    private protected override string Action => "remove";

    private protected override bool Process(Person person) => AwaitItem(cancel => Client.Archive.Persons.RemoveAsync(person, cancel));
}
