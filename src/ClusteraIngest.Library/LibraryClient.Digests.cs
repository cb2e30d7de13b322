using ClusteraIngest.Library.Digests;
using ClusteraIngest.Options;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library;

/// <content>Digests.</content>
public sealed partial class LibraryClient
{
    /// <summary>The digest with that number; null: there is none.</summary>
    public Task<Digest?> GetDigestAsync(long digestId, CancellationToken cancel = default) =>
        Services.QueryAsync(source => DigestQuery.FindAsync(source, digestId, cancel), cancel);

    /// <summary>
    /// The digest of a video that is best to show: one whose transcript is as it was, before one that is stale; of several kinds chapters,
    /// then highlights; a creator's chapters before a model's; then the newest. Null: there is none.
    /// </summary>
    /// <param name="video">The video.</param>
    /// <param name="kind">Its kind; null: any, chapters first, then highlights.</param>
    /// <param name="language">The language that it is to be in; null: any.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Digest?> GetDigestAsync(
        VideoId video,
        DigestKind? kind = null,
        string? language = null,
        CancellationToken cancel = default
    )
    {
        var filter = new DigestFilter
        {
            VideoIds = [video],
            Kinds = kind is { } one ? [one] : [],
            Language = language,
        };
        return await GetDigestsAsync(filter, cancel).Order(DigestOrder.BestFirst).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Digests, in the order in which they were written, streamed from the database.</summary>
    /// <param name="filter">Which; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public IAsyncEnumerable<Digest> GetDigestsAsync(DigestFilter? filter = null, CancellationToken cancel = default)
    {
        if (filter?.First is { } first)
            OptionRules.AtLeastOne.Require($"{nameof(DigestFilter)}.{nameof(filter.First)}", first);
        return Services.StreamAsync(source => DigestQuery.RunAsync(source, filter ?? new(), cancel), cancel);
    }
}
