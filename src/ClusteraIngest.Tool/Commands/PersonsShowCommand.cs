using System.CommandLine;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>persons show</c>: a person with the channels that are theirs.</summary>
internal sealed class PersonsShowCommand : ToolCommand
{
    private readonly Argument<string> person = PersonsCommand.Argument();

    public PersonsShowCommand(GlobalOptions everywhere)
        : base("show", "Shows a person with the channels that are theirs.", everywhere) => Arguments.Add(person);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var found = await PersonsCommand.FindAsync(client, run.Value(person)!, cancel);
        run.Write(PersonRow.Of(found), Json.Shapes.PersonRow, _ => Text(found));
    }

    /// <summary>All of a person, for people.</summary>
    public static string Text(Person person) =>
        string.Join(
            '\n',
            new[]
            {
                $"id        {person.PersonId}",
                Line("name", person.Name),
                Line("e-mail", person.Email),
                Line("type", person.Type),
                $"since     {HumanFormat.Time(person.CreatedAt)}",
            }
                .OfType<string>()
                .Concat(person.Channels.Select(channel => $"channel   {Printable.Of(HumanFormat.List(channel))}"))
        );

    private static string? Line(string label, string? value) => value is null ? null : $"{label, -8}  {Printable.Of(value)}";
}
