using System.CommandLine;
using ClusteraIngest.Languages;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>search</c>: where in videos something was said.</summary>
internal sealed class SearchCommand : ToolCommand
{
    private readonly Argument<string[]> words = new("WORDS")
    {
        Description =
            "What was said: all words within 30 seconds, in whatever order and form. '\"in double quotes\"' as a phrase, 'this or that', "
            + "'words -without'. Put it in single quotes, so that the shell leaves it as it is.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> channel = OptionFactory.Text(
        "--channel",
        "In videos of the channel with that id, handle, address or title; with * and ?. Default: any channel.",
        "CHANNEL"
    );

    private readonly Option<string?> list = OptionFactory.Text(
        "--list",
        "In videos that the monitored list has shown: its address in any spelling, its handle or id. Default: any list, or none.",
        "URL"
    );

    private readonly Option<LanguageTag?> language = new("--language")
    {
        Description = "In transcripts of that language, such as ko; en stands for en-US, too. Default: any language.",
        HelpName = "LANGUAGE",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => OptionFactory.Parse(result, Tag, "--language takes a tag such as en or pt-BR"),
    };

    private readonly Option<DateTimeOffset?> since;
    private readonly Option<DateTimeOffset?> until;

    private readonly Option<int?> first = OptionFactory.Number("--first", "The most hits. Default: 20.", SearchRules.First);

    private readonly Option<SearchRank?> rank = OptionFactory.OneOf(
        "--rank",
        "Which hits come first: those of the newest video, or of the 1,000 newest hits those in which the words are most frequent and "
            + "closest. Default: newest.",
        ("newest", SearchRank.Newest),
        ("best", SearchRank.Best)
    );

    private readonly Option<int?> context = OptionFactory.Number(
        "--context",
        "How many lines of the transcript before and after the sentence are shown. Default: 0.",
        SearchRules.Context
    );

    private readonly Option<string?> after = OptionFactory.Text(
        "--after",
        "Goes on behind a hit of the same search: its cursor. Default: from the first hit on.",
        "CURSOR"
    );

    public SearchCommand(GlobalOptions everywhere)
        : base("search", "Finds the second in which something was said, in the transcripts of all languages.", everywhere)
    {
        since = OptionFactory.Time(
            "--since",
            "In videos published at that time or later: a time, or an age such as 7d. Default: at any time.",
            everywhere.Shell.Time
        );
        until = OptionFactory.Time(
            "--until",
            "In videos published before that time: a time, or an age such as 7d. Default: at any time.",
            everywhere.Shell.Time
        );
        channel.CompletionSources.Add(Suggestions.Channels(everywhere));
        list.CompletionSources.Add(Suggestions.Lists(everywhere));
        Arguments.Add(words);
        foreach (var option in new Option[] { channel, list, language, since, until, first, rank, context, after })
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.TranscriptHit);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var reference = run.Value(list) is { } url ? ListReference.Parse(url) : null;
        var client = await run.ConnectToTablesAsync(cancel);
        var monitored = reference is null
            ? null
            : await client.Lists.FindAsync(reference, cancel) ?? throw ListsRemoveCommand.NotMonitored(reference);
        var query = new SearchQuery
        {
            Text = Text(run.Value(words)!),
            Channel = run.Value(channel),
            ListId = monitored?.ListId,
            Language = run.Value(language)?.Value,
            Since = run.Value(since),
            Until = run.Value(until),
            First = run.Value(first) ?? SearchQuery.DefaultFirst,
            Rank = run.Value(rank) ?? SearchRank.Newest,
            Context = run.Value(context) ?? 0,
            After = run.Value(after),
        };
        var page = await run.WaitingAsync(attempt => client.Library.SearchAsync(query, attempt), cancel);
        foreach (var hit in page.Hits)
            run.Write(hit, Json.Shapes.TranscriptHit, one => HitLines.Of(one, run.Screen));
        foreach (var note in HitLines.Notes(page))
            run.Screen.Note(Printable.Of(note));
    }

    // The shell takes its quotes away: of several arguments, one with a space was in quotes.
    private static string Text(string[] given) =>
        given is [var all]
            ? all
            : string.Join(' ', given.Select(word => word.Any(char.IsWhiteSpace) && !word.Contains('"') ? $"\"{word}\"" : word));

    private static LanguageTag? Tag(string text) => LanguageTag.TryParse(text, out var tag) ? (LanguageTag?)tag : null;
}
