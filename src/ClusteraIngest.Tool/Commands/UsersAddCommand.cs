using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>users add</c>: adds users of the library.</summary>
internal sealed class UsersAddCommand : ToolCommand
{
    private readonly Argument<string[]> names = new("NAME") { Description = "The users' names.", Arity = ArgumentArity.OneOrMore };

    public UsersAddCommand(GlobalOptions everywhere)
        : base("add", "Adds users of the library. Two users cannot have one name, in whatever case.", everywhere) => Arguments.Add(names);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.LibraryUser);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        foreach (var name in run.Value(names)!)
        {
            try
            {
                var user = await client.Library.AddUserAsync(name, cancel);
                run.Write(user, Json.Shapes.LibraryUser, added => Printable.Of($"added          {added.Name}"));
            }
            catch (InvalidInputException error)
            {
                run.Report(error);
            }
        }
    }
}
