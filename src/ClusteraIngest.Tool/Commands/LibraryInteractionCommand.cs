using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library save</c>, <c>unsave</c>, <c>view</c>, <c>skip</c>: records what a user does with digests.</summary>
internal sealed class LibraryInteractionCommand : ToolCommand
{
    private readonly InteractionKind kind;

    private readonly Argument<long[]> digests = new("DIGEST") { Description = "The digests' numbers.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> user;

    private readonly Option<int?> seconds = OptionFactory.Number(
        "--seconds",
        "How long the digest was read. Default: not told, and the time counts that reading it takes.",
        0,
        int.MaxValue
    );

    private readonly Option<Guid?> requestId = OptionFactory.Uuid(
        "--request-id",
        "A UUID: with the same one nothing is recorded again. For one digest. Default: a new one."
    );

    public LibraryInteractionCommand(string name, InteractionKind kind, string description, GlobalOptions everywhere)
        : base(name, description, everywhere)
    {
        this.kind = kind;
        user = UsersCommand.Option(everywhere, "The user's name, in whatever case.", isRequired: true);
        Arguments.Add(digests);
        Options.Add(user);
        if (kind is InteractionKind.View)
            Options.Add(seconds);
        Options.Add(requestId);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.DigestInteraction);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var numbers = run.Value(digests)!;
        var request = run.Value(requestId);
        if (request is not null && numbers.Length > 1)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "--request-id is the id of one interaction, and several digests are given.",
                "Give one digest, or leave --request-id out."
            );
        var client = await run.ConnectToTablesAsync(cancel);
        foreach (var number in numbers)
        {
            try
            {
                var recorded = await client.Library.RecordInteractionAsync(
                    new()
                    {
                        User = run.Value(user)!,
                        DigestId = number,
                        Kind = kind,
                        Seconds = kind is InteractionKind.View ? run.Value(seconds) : null,
                        RequestId = request,
                    },
                    cancel
                );
                run.Write(recorded, Json.Shapes.DigestInteraction, Text);
            }
            catch (InvalidInputException error) when (error.ErrorId == ErrorIds.DigestNotFound)
            {
                run.Report(error);
            }
        }
    }

    private static string Text(DigestInteraction recorded)
    {
        var done = recorded.Kind switch
        {
            InteractionKind.Save => "saved",
            InteractionKind.Unsave => "given up",
            InteractionKind.View => "viewed",
            _ => "skipped",
        };
        return Printable.Of($"{(recorded.IsNew ? done : "known"), -14} {recorded.DigestId}  {recorded.User}");
    }
}
