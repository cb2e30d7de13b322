using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>persons list</c>: the persons behind channels.</summary>
internal sealed class PersonsListCommand : ToolCommand
{
    private readonly Option<string?> type = OptionFactory.Text(
        "--type",
        "Only persons of this type, as it was given. Default: all.",
        "TYPE"
    );

    public PersonsListCommand(GlobalOptions everywhere)
        : base("list", "Shows the persons behind channels, each with the channels that are theirs.", everywhere) => Options.Add(type);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.PersonRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var persons = client.Archive.Persons.GetAllAsync(run.Value(type), cancel);
        if (run.IsForPrograms)
        {
            await foreach (var person in persons)
                run.WriteRow(PersonRow.Of(person), Json.Shapes.PersonRow);
            return;
        }

        var all = await persons.ToListAsync(cancel);
        if (all.Count == 0)
            run.Screen.Note("There is no such person yet. Lists with persons are imported with: clustera-ingest archive import FILE");
        else
            Draw(all, run.Screen);
    }

    private static void Draw(IReadOnlyList<Person> persons, Screen screen)
    {
        var table = new Table(
            new("name", Least: 12),
            new("e-mail", Least: 12),
            new("type", Least: 8),
            new("channels", Least: 12),
            new("id", NeedsRoom: true)
        );
        foreach (var person in persons)
            table.Add(
                person.Name,
                person.Email,
                person.Type,
                string.Join(", ", person.Channels.Select(HumanFormat.List)),
                person.PersonId.ToString()
            );
        table.Write(screen);
    }
}
