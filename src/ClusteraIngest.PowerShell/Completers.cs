using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>Completes from what is in the database; offers nothing where it cannot be asked at once.</summary>
public abstract class DatabaseCompleter : IArgumentCompleter
{
    /// <summary>Somebody is waiting for the cursor.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        try
        {
            var settings = IngestSettings.Load(fakeBoundParameters["Settings"] as string);
            settings = settings with { Database = fakeBoundParameters["Database"] as string ?? settings.Database };
            return Task.Run(async () =>
            {
                using var patience = new CancellationTokenSource(Patience);
                await using var client = IngestClient.StartingNothing(settings);
                return await CandidatesAsync(client, word, patience.Token);
            }).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IngestException or OperationCanceledException)
        {
            // A completion has no place to tell an error; the command itself will.
            return [];
        }
    }

    private protected abstract Task<IReadOnlyList<CompletionResult>> CandidatesAsync(IngestClient client, string word, CancellationToken cancel);

    private protected static CompletionResult Result(string text, string tip) =>
        new(text.IndexOfAny([' ', '?', '&', '@', '\'']) >= 0 ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : text, text, CompletionResultType.ParameterValue, tip);
}

/// <summary>Completes the addresses of monitored lists, by any part of address or title.</summary>
public sealed class ListUrlCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(IngestClient client, string word, CancellationToken cancel) =>
        [.. from list in await client.GetListsAsync(cancel)
            where list.Url.Contains(word, StringComparison.OrdinalIgnoreCase) || list.Title?.Contains(word, StringComparison.OrdinalIgnoreCase) is true
            select Result(list.Url, list.Title ?? list.Url)];
}

/// <summary>Completes the numbers of invocations.</summary>
public sealed class RunIdCompleter : DatabaseCompleter
{
    private protected override async Task<IReadOnlyList<CompletionResult>> CandidatesAsync(IngestClient client, string word, CancellationToken cancel) =>
        [.. from run in await client.GetRunsAsync(50, cancel: cancel)
            let id = run.RunId.ToString(System.Globalization.CultureInfo.InvariantCulture)
            where id.StartsWith(word, StringComparison.Ordinal)
            select Result(id, $"{run.Kind} {run.State}, {run.StartedAt:yyyy-MM-dd HH:mm}Z")];
}

/// <summary>Completes the languages that transcripts are most often asked for.</summary>
public sealed class LanguageCompleter : IArgumentCompleter
{
    private static readonly string[] Languages =
        ["ar", "bn", "cs", "da", "de", "el", "en", "en-GB", "en-US", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "ms", "nl", "no",
         "pl", "pt", "pt-BR", "ro", "ru", "sv", "ta", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from language in Languages
        where language.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(language);
}
