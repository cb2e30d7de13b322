using System.Data;
using ClusteraIngest.Errors;
using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>One search after the other: what is looked for is read, looked up, found, and shown.</summary>
internal sealed class TranscriptSearch(Stems stems, IndexedLanguages indexed)
{
    /// <summary>Among so many of the newest spots are those that are best.</summary>
    private const int MostRanked = 1000;

    /// <summary>Spots that are read beyond a page, since two of them may turn out to be one.</summary>
    private const int Spare = 8;

    /// <summary>The same words in two transcripts of a video are one spot where they begin within so many seconds.</summary>
    private const double SameSpotSeconds = 3;

    public async Task<SearchPage> RunAsync(NpgsqlDataSource database, SearchQuery query, CancellationToken cancel)
    {
        query = query with { Text = SearchText.Cleaned(query.Text), Channel = SearchText.Cleaned(query.Channel) };
        var text = SearchText.Parse(query.Text);
        var after = SearchCursor.Of(query);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var all = await indexed.AllAsync(connection, cancel);
        var languages = query.Language is { } tag ? IndexedLanguages.Of(tag, all) : all;
        if (languages.Count == 0)
            return new() { Notes = [NothingIndexed(query.Language, all)] };

        var lookedUp = await LookUpAsync(connection, text, languages, cancel);
        if (lookedUp.Alternatives.Count == 0)
            throw new InvalidInputException(
                ErrorIds.SearchWordsTooFrequent,
                $"{Quote(text)} consists of words that are said all the time, and that are left out of a search.",
                "Add a word; or put it in quotes: as a phrase it is found."
            );
        var (page, count, rest) = await PageAsync(connection, query, lookedUp, languages, after, cancel);
        var notes = Notes(text, lookedUp);
        var suggestion = page.Count == 0 && after is null ? await SuggestAsync(connection, query, text, languages, cancel) : null;
        return new()
        {
            Hits = page,
            Count = count ?? SearchPage.MostCounted,
            HasMoreThanCounted = count is null,
            Next = rest ? page[^1].Cursor : null,
            DidYouMean = suggestion,
            Notes = notes,
        };
    }

    /// <summary>What is looked for, as the dictionaries of the languages know it.</summary>
    private async Task<LookedUpQuery> LookUpAsync(
        NpgsqlConnection connection,
        SearchText text,
        IReadOnlyList<string> languages,
        CancellationToken cancel
    )
    {
        List<string> dictionaries = [.. languages.Select(StemDictionaries.Of).Distinct()];
        var words = text
            .Terms.SelectMany(term => term.Tokens.Where(token => token.Kind is TokenKind.Word).Select(token => token.Word))
            .Concat(text.Terms.Select(LookedUpQuery.AsWritten))
            .ToList();
        var byDictionary = dictionaries
            .SelectMany(dictionary => words.Select(word => (Dictionary: dictionary, Word: word)))
            .ToLookup(one => one.Dictionary, one => one.Word);
        return LookedUpQuery.Of(text, dictionaries, await stems.LearnAsync(connection, byDictionary, cancel));
    }

    private static async Task<(List<TranscriptHit> Hits, int? Count, bool HasMore)> PageAsync(
        NpgsqlConnection connection,
        SearchQuery query,
        LookedUpQuery lookedUp,
        IReadOnlyList<string> languages,
        SearchCursor? after,
        CancellationToken cancel
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var conditions = await VideoConditions.OfAsync(connection, query, cancel);
        var isBest = query.Rank is SearchRank.Best;
        var ranking = isBest ? lookedUp.ToRankQueries(languages) : null;
        var finder = new SpotFinder(connection, lookedUp.ToQuery(languages, areAll: query.Language is null), conditions, ranking);
        var (spots, count) = await finder.FindAsync(isBest ? null : after, isBest ? MostRanked : query.First + 1 + Spare, cancel);
        if (isBest)
            spots = BehindBest(spots, after, query.First + 1 + Spare);
        var passages = await HitReader.ReadAsync(connection, spots, query.Context > 0, cancel);
        await transaction.CommitAsync(cancel);

        var hits = new List<TranscriptHit>();
        foreach (var passage in passages)
        {
            var spot = passage.Spot;
            var cursor = new SearchCursor(spot.PublishedAt, spot.VideoId, spot.Spot, spot.Score, count ?? -1).ToText(query);
            if (HitReader.HitIn(passage, lookedUp, query.Context, cursor) is not { } hit || IsRepeated(hit, hits))
                continue;
            if (hits.Count == query.First)
                return (hits, count, true);
            hits.Add(hit);
        }

        // A page that came out short because of spots that were one is not the last.
        var isShort = passages.Count > query.First + Spare && hits.Count > 0;
        return (hits, count, isShort);
    }

    /// <summary>The best of the scored spots behind a cursor.</summary>
    private static List<FoundSpot> BehindBest(List<FoundSpot> scored, SearchCursor? after, int most)
    {
        var ordered = scored
            .OrderByDescending(spot => spot.Score)
            .ThenByDescending(spot => spot.PublishedAt ?? DateTimeOffset.MinValue)
            .ThenBy(spot => spot.VideoId, StringComparer.Ordinal)
            .ThenBy(spot => spot.Spot);
        return [.. (after is null ? ordered : ordered.Where(spot => IsBehind(spot, after))).Take(most)];
    }

    private static bool IsBehind(FoundSpot spot, SearchCursor after)
    {
        if (spot.Score != after.Score)
            return spot.Score < after.Score;
        var time = (spot.PublishedAt ?? DateTimeOffset.MinValue).CompareTo(after.PublishedAt ?? DateTimeOffset.MinValue);
        var video = string.CompareOrdinal(spot.VideoId, after.VideoId);
        return time != 0 ? time < 0
            : video != 0 ? video > 0
            : spot.Spot > after.Spot;
    }

    private static bool IsRepeated(TranscriptHit hit, List<TranscriptHit> before) =>
        before.Any(other =>
            other.VideoId == hit.VideoId
            && (other.Language, other.Origin) != (hit.Language, hit.Origin)
            && Math.Abs((other.StartSeconds - hit.StartSeconds) ?? double.MaxValue) < SameSpotSeconds
        );

    /// <summary>The query with words that are said instead of those that nobody says, where that finds something.</summary>
    private async Task<string?> SuggestAsync(
        NpgsqlConnection connection,
        SearchQuery query,
        SearchText text,
        IReadOnlyList<string> languages,
        CancellationToken cancel
    )
    {
        if (await WordSuggestion.OfAsync(connection, text, query.Text, cancel) is not { } suggested)
            return null;
        var changed = query with { Text = suggested, First = 1, Rank = SearchRank.Newest, Context = 0 };
        var lookedUp = await LookUpAsync(connection, SearchText.Parse(suggested), languages, cancel);
        if (lookedUp.Alternatives.Count == 0)
            return null; // words that are said all the time are not looked for
        return (await PageAsync(connection, changed, lookedUp, languages, after: null, cancel)).Hits.Count > 0 ? suggested : null;
    }

    private static IReadOnlyList<string> Notes(SearchText text, LookedUpQuery lookedUp) =>
        lookedUp.Silent.Where(dictionary => dictionary.Length > 0).ToList() is { Count: > 0 } silent
            ?
            [
                $"{Quote(text)} is said all the time in {string.Join(" and ", silent.Select(StemDictionaries.LanguageOf))}, and is not "
                    + "looked for there; in quotes it is.",
            ]
            : [];

    private static string Quote(SearchText text) => $"'{string.Join(' ', text.Terms.Select(term => term.Written))}'";

    private static string NothingIndexed(string? language, IReadOnlyList<string> all) =>
        all.Count == 0
            ? "No transcript is searchable yet: transcripts become so when they are indexed, which each sync does at its end."
            : $"No transcript in the language '{language}' is searchable; there are {string.Join(", ", all.Take(20))}.";
}
