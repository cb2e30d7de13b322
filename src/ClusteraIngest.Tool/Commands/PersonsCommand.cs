using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>persons</c>: the persons behind channels. What is done is in its subcommands.</summary>
internal sealed class PersonsCommand : Command
{
    public PersonsCommand(GlobalOptions everywhere)
        : base("persons", "Shows or changes the persons behind channels, as imported lists name them.")
    {
        Subcommands.Add(new PersonsListCommand(everywhere));
        Subcommands.Add(new PersonsShowCommand(everywhere));
        Subcommands.Add(new PersonsSetCommand(everywhere));
        Subcommands.Add(new PersonsRemoveCommand(everywhere));
    }

    /// <summary>How a person is named.</summary>
    public static Argument<string> Argument() =>
        new("PERSON")
        {
            Description = "The person's id or e-mail address, or the name, where only one has it.",
            Arity = ArgumentArity.ExactlyOne,
        };

    /// <summary>The person who is named.</summary>
    /// <exception cref="InvalidInputException"><c>PersonNotFound</c>, <c>PersonAmbiguous</c>.</exception>
    public static async Task<Person> FindAsync(IngestClient client, string text, CancellationToken cancel) =>
        await client.Archive.Persons.FindAsync(text, cancel) ?? throw NotFound(text);

    /// <summary>What to say of one who is not there.</summary>
    public static InvalidInputException NotFound(string text) =>
        new(
            ErrorIds.PersonNotFound,
            $"There is no person with the id, e-mail address or name '{text}'.",
            "'clustera-ingest persons list' shows those that there are."
        );
}
