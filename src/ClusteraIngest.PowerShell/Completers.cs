using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ClusteraIngest.Archive;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>Completes from what is in the database; offers nothing where it cannot be asked at once.</summary>
public abstract class DatabaseCompleter : IArgumentCompleter
{
    /// <summary>Somebody is waiting for the cursor.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        var word = wordToComplete.Trim('\'', '"');
        try
        {
            var settings = IngestSettings.Load(fakeBoundParameters["Settings"] as string);
            settings = settings with
            {
                Database = fakeBoundParameters["Database"] as string ?? settings.Database,
                Fallback = LocalServerFallback.Get,
            };
            return Task.Run(async () =>
                {
                    using var patience = new CancellationTokenSource(Patience);
                    await using var client = IngestClient.StartingNothing(settings);
                    return await CandidatesAsync(client, word, patience.Token);
                })
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception exception) when (exception is IngestException or OperationCanceledException)
        {
            // A completion has no place to tell an error; the command itself will.
            return [];
        }
    }

    private protected abstract Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    );

    /// <summary>What comes from outside, harmless; null where nothing is left to show.</summary>
    private protected static string? Tip(string? text) => Cell.Text(text) is { Length: > 0 } shown ? shown : null;

    private protected static CompletionResult Result(string text, string tip) =>
        new(
            text.IndexOfAny([' ', '?', '&', '@', '\'']) >= 0 ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : text,
            text,
            CompletionResultType.ParameterValue,
            tip
        );
}

/// <summary>Completes the addresses of monitored lists, by any part of address or title.</summary>
public sealed class ListUrlCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    ) =>
        [
            .. from list in await client.Lists.GetAllAsync(cancel)
            where
                list.Url.Contains(word, StringComparison.OrdinalIgnoreCase)
                || list.Title?.Contains(word, StringComparison.OrdinalIgnoreCase) is true
            select Result(list.Url, Tip(list.Title) ?? list.Url),
        ];
}

/// <summary>Completes the names of the library's users.</summary>
public sealed class LibraryUserCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    ) =>
        [
            .. from user in await client.Library.GetUsersAsync(cancel).ToListAsync(cancel)
            where user.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            select Result(user.Name, user.Name),
        ];
}

/// <summary>Completes the channels among the lists, as short as they can be given, by any part of address or title.</summary>
public sealed class ChannelCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    ) =>
        [
            .. from list in await client.Lists.GetAllAsync(cancel)
            where list.Kind is ListKind.Channel
            where
                list.Url.Contains(word, StringComparison.OrdinalIgnoreCase)
                || list.Title?.Contains(word, StringComparison.OrdinalIgnoreCase) is true
            select Result(HumanFormat.List(list.Url), Tip(list.Title) ?? list.Url),
        ];
}

/// <summary>Completes the ids of the newest videos, by the beginning of the id or any part of the title.</summary>
public sealed class VideoIdCompleter : DatabaseCompleter
{
    private const int Newest = 100;

    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    )
    {
        var found = new List<CompletionResult>();
        await foreach (var video in client.Videos.GetAsync(new() { First = Newest }, cancel))
        {
            if (
                video.VideoId.Value.StartsWith(word, StringComparison.Ordinal)
                || video.Title?.Contains(word, StringComparison.OrdinalIgnoreCase) is true
            )
                found.Add(Result(video.VideoId.Value, Tip(video.Title) ?? video.VideoId.Value));
        }

        return found;
    }
}

/// <summary>Completes the fingerprints of keys of the YouTube Data API.</summary>
public sealed class KeyCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    ) =>
        [
            .. from key in (await client.Keys.GetAllAsync(cancel)).DistinctBy(key => key.Fingerprint)
            where key.Fingerprint.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            select Result(key.Fingerprint, $"{key.State}"),
        ];
}

/// <summary>
/// Offers nothing: where there is no completer at all, PowerShell offers the files of the directory, and none of them is a number or a
/// date.
/// </summary>
public sealed class NothingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => [];
}

/// <summary>Completes the kinds of jobs.</summary>
public sealed class JobKindCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) =>
        from kind in RegisteredJobs.NamesOf(new IngestSettings().WithArchive())
        where kind.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(kind);
}

/// <summary>Completes true and false where neither may be given.</summary>
public sealed class BooleanCompleter : IArgumentCompleter
{
    private static readonly string[] Words = ["$true", "$false"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => from word in Words where word.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase) select new CompletionResult(word);
}

/// <summary>Completes the numbers of invocations.</summary>
public sealed class RunIdCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(
        IngestClient client,
        string word,
        CancellationToken cancel
    ) =>
        [
            .. from run in await client.Runs.GetAsync(50, cancel: cancel)
            let id = run.RunId.ToString(System.Globalization.CultureInfo.InvariantCulture)
            where id.StartsWith(word, StringComparison.Ordinal)
            select Result(id, $"{run.Kind} {run.State}, {run.StartedAt:yyyy-MM-dd HH:mm}Z"),
        ];
}

/// <summary>Completes the languages that transcripts are most often asked for.</summary>
public sealed class LanguageCompleter : IArgumentCompleter
{
    private static readonly string[] Languages =
    [
        "ar",
        "bn",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "en-GB",
        "en-US",
        "es",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "ms",
        "nl",
        "no",
        "pl",
        "pt",
        "pt-BR",
        "ro",
        "ru",
        "sv",
        "ta",
        "th",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh-Hans",
        "zh-Hant",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) =>
        from language in Languages
        where language.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(language);
}
