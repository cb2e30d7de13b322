using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Streams;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>
/// Finds the channels behind names with as few units as possible: none for what the name or the database tells, one for 50 videos, one for
/// each handle or user name (YouTube takes one of them a call), a search for the rest, if that is allowed.
/// </summary>
/// <param name="known">What is known already.</param>
/// <param name="pool">The YouTube Data API; null: there is no key.</param>
/// <param name="time">The clock.</param>
internal sealed class ChannelResolver(ResolutionStore known, KeyPool? pool, TimeProvider time)
{
    public const string FromAddress = "address";
    private const string FromDatabase = "database";
    private const int BatchInputs = 10_000;
    private const int CallsAtOnce = 8;

    /// <summary>
    /// Resolves names as they come; the answers come in another order. Everything that can be told without a key is told before it is
    /// missed.
    /// </summary>
    /// <exception cref="ConfigurationException"><c>YouTubeKeyMissing</c>, and those of <see cref="KeyPool"/>.</exception>
    public async IAsyncEnumerable<ChannelResolution> ResolveAsync(
        IAsyncEnumerable<string> inputs,
        bool allowSearch,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var seen = new HashSet<ChannelId>();
        await foreach (var batch in InputBatches.OfAsync(inputs, BatchInputs, cancel))
        {
            await foreach (var resolution in ResolveAsync(batch, allowSearch, cancel))
                yield return resolution with
                {
                    IsDuplicate = resolution.ChannelId is { } channel && !seen.Add(channel),
                };
        }
    }

    /// <summary>
    /// Resolves what needs no request. Of the rest only the canonical spelling is told, as <see cref="ResolutionState.Waiting"/>, and
    /// whether it needs a search.
    /// </summary>
    public async Task<IReadOnlyList<ChannelResolution>> LookAsync(IReadOnlyCollection<string> inputs, CancellationToken cancel)
    {
        var sorted = new InputsByReference(inputs);
        var stored = await known.FindAsync(sorted.Unknown, time.GetUtcNow(), cancel);
        return
        [
            .. sorted.Told,
            .. sorted.Unknown.SelectMany(reference =>
                sorted.Answer(reference, Stored(stored, reference) ?? (IsSearch(reference) ? Found.NeedsSearch(reference) : Found.Unasked))
            ),
        ];
    }

    /// <summary>Asks YouTube which channel has a handle or user name now, whatever is known of it.</summary>
    public async Task<Found> AskAsync(ChannelReference name, CancellationToken cancel) =>
        (await new ChannelLookup(pool ?? throw KeyMissing(1), known, time).AnswerAsync([name], cancel))[0];

    private async IAsyncEnumerable<ChannelResolution> ResolveAsync(
        IReadOnlyList<string> inputs,
        bool allowSearch,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var sorted = new InputsByReference(inputs);
        foreach (var told in sorted.Told)
            yield return told;

        var stored = await known.FindAsync(sorted.Unknown, time.GetUtcNow(), cancel);
        var (toAsk, texts) = (new List<ChannelReference>(), new ConcurrentQueue<ChannelReference>());
        foreach (var reference in sorted.Unknown)
        {
            if (Stored(stored, reference) is not { } found)
                toAsk.Add(reference);
            else if (found.State is ResolutionState.NeedsSearch && allowSearch)
                texts.Enqueue(reference);
            else
                foreach (var answer in sorted.Answer(reference, found))
                    yield return answer;
        }

        var searches = allowSearch ? toAsk.Where(IsSearch).ToList() : [];
        foreach (var reference in toAsk.Where(IsSearch).Except(searches))
        foreach (var answer in sorted.Answer(reference, Found.NeedsSearch(reference)))
            yield return answer;
        var calls = Calls(toAsk.Where(reference => !IsSearch(reference))).ToList();
        if (calls.Count + searches.Count + texts.Count == 0)
            yield break;

        var asking = new ChannelLookup(pool ?? throw KeyMissing(toAsk.Count + texts.Count), known, time);
        await foreach (var (reference, asked) in Ask(calls, asking.AnswerAsync, cancel))
        {
            var found = OrName(reference, asked);
            if (found.State is ResolutionState.NeedsSearch && allowSearch)
                texts.Enqueue(reference);
            else
                foreach (var answer in sorted.Answer(reference, found))
                    yield return answer;
        }

        await foreach (
            var (reference, found) in Ask([.. searches.Concat(texts).Select(reference => new[] { reference })], asking.SearchAsync, cancel)
        )
        foreach (var answer in sorted.Answer(reference, found))
            yield return answer;
    }

    /// <summary>What one call each can answer: 50 videos, or one name.</summary>
    private static IEnumerable<ChannelReference[]> Calls(IEnumerable<ChannelReference> references)
    {
        var byKind = references.ToLookup(reference => reference.Kind is ChannelReferenceKind.Video);
        return byKind[false].Select(reference => new[] { reference }).Concat(byKind[true].Chunk(YouTubeDataClient.MostAtOnce));
    }

    private static IAsyncEnumerable<(ChannelReference Reference, Found Found)> Ask(
        IReadOnlyList<ChannelReference[]> calls,
        Func<IReadOnlyList<ChannelReference>, CancellationToken, Task<IReadOnlyList<Found>>> ask,
        CancellationToken cancel
    ) =>
        ConcurrentStage.RunAsync<ChannelReference[], (ChannelReference, Found)>(
            calls.ToAsyncEnumerable(),
            CallsAtOnce,
            async (references, results, stop) =>
            {
                foreach (var answer in references.Zip(await ask(references, stop)))
                    await results.WriteAsync(answer, stop);
            },
            cancel
        );

    private static bool IsSearch(ChannelReference reference) =>
        reference.Kind is ChannelReferenceKind.CustomName or ChannelReferenceKind.Text;

    private static Found? Stored(IReadOnlyDictionary<string, KnownResolution> stored, ChannelReference reference) =>
        stored.TryGetValue(reference.Canonical, out var resolution)
            ? OrName(reference, Found.Of(resolution.ChannelId, resolution.Title, FromDatabase))
            : null;

    /// <summary>Eleven letters that are no video's id may be a name.</summary>
    private static Found OrName(ChannelReference reference, Found found) =>
        found.State is ResolutionState.NotFound && reference.MayBeName ? Found.NeedsSearch(reference) : found;

    private static ConfigurationException KeyMissing(int names) =>
        new(
            ErrorIds.YouTubeKeyMissing,
            $"{names} {(names == 1 ? "name" : "names")} can be resolved by the YouTube Data API only, and there is no key for it.",
            "Set YT_API_KEYS to one or several keys from Google's console, APIs & Services, Credentials."
        );
}
