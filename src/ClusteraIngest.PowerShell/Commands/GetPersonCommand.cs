using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets the persons behind channels, each with the channels that are theirs.</summary>
/// <remarks>
/// <para>Persons come from lists that Import-ChannelList has read.</para>
/// </remarks>
/// <example>
/// <summary>Gets a person by the e-mail address.</summary>
/// <code>Get-Person ann@example.org</code>
/// </example>
/// <example>
/// <summary>Gets the persons of a type.</summary>
/// <code>Get-Person -Type host | Format-Table Name, Channels</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "Person")]
[OutputType(typeof(Person))]
public sealed class GetPersonCommand : IngestCmdlet
{
    /// <summary>Ids, e-mail addresses, or names that only one person has. Without it, all persons.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[] Identity { get; set; } = [];

    /// <summary>Only persons of this type, as it was given. Without it, persons of all types.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Type { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Identity.Length == 0)
        {
            foreach (var person in Await(cancel => Client.Archive.Persons.GetAllAsync(Type, cancel).ToListAsync(cancel).AsTask()))
                WriteObject(person);
            return;
        }

        foreach (var text in Identity)
        {
            try
            {
                var person = this.FindPerson(text) ?? throw PersonErrors.NotFound(text);
                if (Type is null || person.Type == Type)
                    WriteObject(person);
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, text);
            }
        }
    }
}
