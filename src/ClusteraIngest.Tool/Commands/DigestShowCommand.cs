using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Languages;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Exports;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>digest show</c>: the digests of a video.</summary>
internal sealed class DigestShowCommand : ToolCommand
{
    private readonly Argument<string> video = new("VIDEO") { Description = "The video's id or address.", Arity = ArgumentArity.ExactlyOne };

    private readonly Option<IReadOnlyList<DigestKind>> kinds = DigestOptionSet.KindsOption(
        "Of these kinds. Default: the one that is best to show; with all kinds given, the best of each."
    );

    private readonly Option<IReadOnlyList<LanguageTag>> language = OptionFactory.Languages("Written in this language. Default: any.");

    private readonly Option<string?> user;

    public DigestShowCommand(GlobalOptions everywhere)
        : base("show", "Shows a digest of a video, with links to the seconds. --output markdown writes it for notes.", everywhere)
    {
        user = UsersCommand.Option(everywhere, "Who reads it: a view of each digest that is shown is recorded. Default: nobody.");
        Arguments.Add(video);
        foreach (var option in new Option[] { kinds, language, user })
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override bool WritesMarkdown => true;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var id = VideoInput.Parse(run.Value(video)!);
        var wanted = run.Value(kinds) is { Count: > 0 } some ? some.Select(kind => (DigestKind?)kind).ToList() : [null];
        var tag = run.Value(language) is [var first, ..] ? first.Value : null;
        var client = await run.ConnectToTablesAsync(cancel);
        var stored =
            await client.Videos.GetAsync(new() { VideoIds = [id], WithoutTranscripts = true }, cancel).FirstOrDefaultAsync(cancel)
            ?? throw VideosCommand.NotStored(id);
        var shown = 0;
        foreach (var kind in wanted)
        {
            if (await client.Library.GetDigestAsync(id, kind, tag, cancel) is not { } digest)
                continue;
            shown++;
            if (run.Value(user) is { } reader)
                await client.Library.RecordInteractionAsync(
                    new()
                    {
                        User = reader,
                        DigestId = digest.DigestId,
                        Kind = InteractionKind.View,
                    },
                    cancel
                );
            if (run.Format is OutputFormat.Markdown)
                run.Screen.WriteWhole(DigestMarkdown.Of(digest, stored.Title));
            else
                run.Write(DigestRow.Of(digest), Json.Shapes.DigestRow, _ => DigestText.Whole(digest, stored.Title, run.Screen));
        }

        if (shown > 0)
            return;
        var named = string.Join(',', wanted.OfType<DigestKind>().Select(HumanFormat.Word));
        var asked = (named.Length > 0 ? $" --kind {named}" : "") + (tag is null ? "" : $" --language {tag}");
        throw new InvalidInputException(
            ErrorIds.DigestNotFound,
            $"{id} has no such digest.",
            $"Have it written with 'clustera-ingest digest {id}{asked}'."
        );
    }
}
