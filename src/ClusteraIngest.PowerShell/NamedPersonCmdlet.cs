using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>Does something with persons, who are given as objects, or named by id, e-mail address or name.</summary>
public abstract class NamedPersonCmdlet : IngestCmdlet
{
    /// <summary>The persons, as Get-Person emits them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Person")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Person[] Person { get; set; } = [];

    /// <summary>Ids, e-mail addresses or names of persons.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Identity")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[] Identity { get; set; } = [];

    /// <summary>What is done, as -WhatIf names it.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var person in ParameterSetName == "Person" ? Person : Identity.Select(PersonOf).OfType<Person>())
        {
            try
            {
                if (ShouldProcess(person.ToString(), Action) && !Process(person))
                    WriteError(PersonErrors.NotFound(person.PersonId.ToString()), person);
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, person);
            }
        }
    }

    /// <summary>Does it; false where the person is not there any more.</summary>
    private protected abstract bool Process(Person person);

    private Person? PersonOf(string text)
    {
        try
        {
            return this.FindPerson(text) ?? throw PersonErrors.NotFound(text);
        }
        catch (InvalidInputException exception)
        {
            WriteError(exception, text);
            return null;
        }
    }
}

/// <summary>Finds persons, and says of those that are not there that they are not.</summary>
internal static class PersonErrors
{
    /// <summary>The person with that id, e-mail address or name; null where there is none.</summary>
    public static Person? FindPerson(this IngestCmdlet cmdlet, string text) =>
        cmdlet.AwaitItem(cancel => cmdlet.Client.Archive.Persons.FindAsync(text, cancel));

    /// <summary>What to say of one who is not there.</summary>
    public static InvalidInputException NotFound(string text) =>
        new(
            ErrorIds.PersonNotFound,
            $"There is no person with the id, e-mail address or name '{text}'.",
            "Get-Person shows those that there are."
        );
}
