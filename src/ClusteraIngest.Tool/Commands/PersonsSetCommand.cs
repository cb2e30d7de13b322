using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>persons set</c>: changes a person.</summary>
internal sealed class PersonsSetCommand : ToolCommand
{
    private const string None = "none";

    private readonly Argument<string> person = PersonsCommand.Argument();
    private readonly Option<string?> name = OptionFactory.Text("--name", "The name; none takes it away. Default: as it is.", "NAME");
    private readonly Option<string?> email = OptionFactory.Text(
        "--email",
        "The e-mail address; none takes it away. Default: as it is.",
        "ADDRESS"
    );
    private readonly Option<string?> type = OptionFactory.Text(
        "--type",
        "The type, any text; none takes it away. Default: as it is.",
        "TYPE"
    );

    public PersonsSetCommand(GlobalOptions everywhere)
        : base("set", "Changes a person's name, e-mail address or type.", everywhere)
    {
        Arguments.Add(person);
        Options.Add(name);
        Options.Add(email);
        Options.Add(type);
    }

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        if (!run.IsGiven(name) && !run.IsGiven(email) && !run.IsGiven(type))
            throw new InvalidInputException(
                ErrorIds.NothingGiven,
                "clustera-ingest persons set was given nothing to change.",
                "Give --name, --email or --type."
            );
        var client = await run.ConnectToTablesAsync(cancel);
        var text = run.Value(person)!;
        var found = await PersonsCommand.FindAsync(client, text, cancel);
        var changed =
            await client.Archive.Persons.UpdateAsync(
                found,
                new()
                {
                    Name = Given(run.Value(name)),
                    Email = Given(run.Value(email)),
                    Type = Given(run.Value(type)),
                },
                cancel
            ) ?? throw PersonsCommand.NotFound(text);
        run.Write(PersonRow.Of(changed), Json.Shapes.PersonRow, _ => PersonsShowCommand.Text(changed));
    }

    private static string? Given(string? value) => value == None ? "" : value;
}
