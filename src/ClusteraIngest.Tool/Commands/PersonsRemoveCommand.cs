using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>persons remove</c>: removes persons. Their channels stay.</summary>
internal sealed class PersonsRemoveCommand : ToolCommand
{
    private readonly Argument<string[]> persons = new("PERSON")
    {
        Description = "The persons' ids or e-mail addresses, or names that only one of them has.",
        Arity = ArgumentArity.OneOrMore,
    };

    public PersonsRemoveCommand(GlobalOptions everywhere)
        : base("remove", "Removes persons. Their channels stay.", everywhere) => Arguments.Add(persons);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.PersonRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        foreach (var text in run.Value(persons)!)
        {
            try
            {
                var found = await PersonsCommand.FindAsync(client, text, cancel);
                if (!await client.Archive.Persons.RemoveAsync(found, cancel))
                    throw PersonsCommand.NotFound(text);
                run.Write(PersonRow.Of(found), Json.Shapes.PersonRow, row => Printable.Of($"removed        {found}  {row.PersonId}"));
            }
            catch (InvalidInputException error)
            {
                run.Report(error);
            }
        }
    }
}
