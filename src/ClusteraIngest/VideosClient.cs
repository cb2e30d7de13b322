using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Options;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest;

/// <summary>The stored videos; see <see cref="IngestClient.Videos"/>.</summary>
public sealed class VideosClient
{
    private readonly ClientServices services;

    internal VideosClient(ClientServices services) => this.services = services;

    /// <summary>Stored videos, the newest first, streamed from the database.</summary>
    public IAsyncEnumerable<Video> GetAsync(VideoFilter filter, CancellationToken cancel = default)
    {
        if (filter.First is { } first)
            OptionRules.AtLeastOne.Require($"{nameof(VideoFilter)}.{nameof(filter.First)}", first);
        return services.StreamAsync(source => VideoQuery.RunAsync(source, filter, cancel), cancel);
    }

    /// <summary>The stored transcripts of a video without their texts, the preferred one first.</summary>
    public Task<IReadOnlyList<TranscriptFacts>> GetTranscriptsAsync(VideoId video, CancellationToken cancel = default) =>
        services.QueryAsync(source => TranscriptPartQuery.FactsAsync(source, video, cancel), cancel);

    /// <summary>Where the transcripts of some videos came from, by video, language and origin.</summary>
    internal Task<IReadOnlyDictionary<(VideoId, string, TranscriptOrigin), TranscriptProvenance>> GetTranscriptSourcesAsync(
        IReadOnlyCollection<VideoId> videos,
        CancellationToken cancel
    ) => services.QueryAsync(source => TranscriptPartQuery.SourcesAsync(source, videos, cancel), cancel);

    /// <summary>
    /// A part of a stored transcript; null where the video has none of that kind. A part is small, however long the whole is.
    /// </summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: a number is out of its range, or the cursor is none.</exception>
    public Task<TranscriptPart?> GetTranscriptPartAsync(VideoId video, TranscriptRange range, CancellationToken cancel = default)
    {
        if (range.Characters is < 1 or > TranscriptRange.MostCharacters)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"{nameof(TranscriptRange.Characters)} is {range.Characters}.",
                $"It goes from 1 to {TranscriptRange.MostCharacters}."
            );
        return services.QueryAsync(source => TranscriptPartQuery.PartAsync(source, video, range, cancel), cancel);
    }
}
