using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Changes persons: name, e-mail address and type.</summary>
/// <remarks>
/// <para>What is not given stays as it is; an empty text takes it away.</para>
/// </remarks>
/// <example>
/// <summary>Gives a person a type.</summary>
/// <code>Set-Person ann@example.org -Type host</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "Person", SupportsShouldProcess = true, DefaultParameterSetName = "Identity")]
[OutputType(typeof(Person))]
public sealed class SetPersonCommand : NamedPersonCmdlet
{
    /// <summary>The name. Without it, as it is.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Name { get; set; }

    /// <summary>The e-mail address. Without it, as it is.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Email { get; set; }

    /// <summary>The type, any text. Without it, as it is.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Type { get; set; }

    /// <summary>Emits the persons as they are stored now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Action => "change";

    private protected override bool Process(Person person)
    {
        PersonChange change = new()
        {
            Name = Name,
            Email = Email,
            Type = Type,
        };
        var changed = AwaitItem(cancel => Client.Archive.Persons.UpdateAsync(person, change, cancel));
        if (changed is not null && PassThru)
            WriteObject(changed);
        return changed is not null;
    }
}
