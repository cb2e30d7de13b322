using ClusteraIngest.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Runs;
using ClusteraIngest.Status;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Serving.Reading;

/// <summary>Answers what agents, backends and the page ask for. Answers are limited in length, whatever is stored.</summary>
internal sealed partial class LibraryReader(IngestClient client)
{
    private const int DescriptionCharacters = 4_000;
    private const int ChannelDescriptionCharacters = 300;
    private const int HitCharacters = 2_000;
    private const int DigestCharacters = 8_000;
    private const int PartCharacters = 2_000;
    private const int PartsAtOnce = 50;
    private const int MostLists = 100;
    private const int LastRuns = 20;
    private const int KeptAnswers = 256;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ShortCache<SearchQuery, SearchAnswer> searches = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<VideoId, VideoAnswer> videos = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<StoredChannelFilter, ChannelsAnswer> channels = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<VideoFilter, VideosAnswer> lists = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<string, StatusAnswer> status = new(1, KeptFor, client.Services.Time);

    /// <summary>A video with its transcripts and digests.</summary>
    /// <exception cref="InvalidInputException"><c>VideoNotStored</c>.</exception>
    public Task<VideoAnswer> VideoAsync(VideoId video, CancellationToken cancel) =>
        videos.GetAsync(video, attempt => ReadVideoAsync(video, attempt), cancel);

    /// <summary>Stored videos, the newest first.</summary>
    public Task<VideosAnswer> VideosAsync(VideoFilter filter, CancellationToken cancel) =>
        lists.GetAsync(
            filter,
            async attempt =>
                new(await client.Videos.GetAsync(filter with { WithoutTranscripts = true }, attempt).Select(Entry).ToListAsync(attempt)),
            cancel
        );

    /// <summary>Where something is said.</summary>
    /// <exception cref="InvalidInputException">
    /// <c>SearchTextEmpty</c>, <c>SearchWordsTooFrequent</c>, <c>InvalidValue</c>.
    /// </exception>
    public Task<SearchAnswer> SearchAsync(SearchQuery query, CancellationToken cancel) =>
        searches.GetAsync(query, attempt => SearchNowAsync(query, attempt), cancel);

    /// <summary>A part of a transcript.</summary>
    /// <exception cref="InvalidInputException"><c>VideoNotStored</c>, <c>TranscriptNotStored</c>, <c>InvalidValue</c>.</exception>
    public async Task<TranscriptAnswer> TranscriptAsync(VideoId video, TranscriptRange range, CancellationToken cancel)
    {
        var facts = await VideoAsync(video, cancel);
        if (await client.Videos.GetTranscriptPartAsync(video, range, cancel) is not { } part)
            throw NoTranscript(facts);
        var start = part.Segments is [var first, ..] ? first.Start : range.FromSeconds;
        return new(
            video.Value,
            facts.Title,
            part.Transcript.HasTimes ? WatchAddress.Of(video, start) : WatchAddress.Of(video),
            part.Transcript.Language,
            HumanFormat.Word(part.Transcript.Origin),
            part.Transcript.HasTimes,
            part.Transcript.Bytes,
            [.. part.Segments.Select(segment => new TranscriptLine(segment.Start, segment.Duration, UntrustedText.Piece(segment.Text)))],
            part.NextCursor,
            part.Transcript.Source,
            part.Transcript.FetchedAt
        );
    }

    /// <summary>Stored channels by name.</summary>
    public Task<ChannelsAnswer> ChannelsAsync(StoredChannelFilter filter, CancellationToken cancel) =>
        channels.GetAsync(
            filter,
            async attempt =>
            {
                // One more tells whether there are more
                var found = await client.Channels.GetAsync(filter with { First = filter.First + 1 }, attempt);
                var page = found.Take(filter.First).ToList();
                return new([.. page.Select(Entry)], found.Count > page.Count ? page[^1].Cursor : null);
            },
            cancel
        );

    /// <summary>The digest with that number.</summary>
    /// <exception cref="InvalidInputException"><c>DigestNotFound</c>.</exception>
    public async Task<DigestAnswer> DigestAsync(long digestId, int afterPart, CancellationToken cancel) =>
        await AnswerAsync(
            await client.Library.GetDigestAsync(digestId, cancel)
                ?? throw new InvalidInputException(
                    ErrorIds.DigestNotFound,
                    $"There is no digest {digestId}.",
                    "A video's answer has the numbers of its digests."
                ),
            afterPart,
            cancel
        );

    /// <summary>The digest of a video that is best to show.</summary>
    /// <exception cref="InvalidInputException"><c>VideoNotStored</c>, <c>DigestNotFound</c>.</exception>
    public async Task<DigestAnswer> DigestAsync(VideoId video, DigestKind? kind, string? language, int afterPart, CancellationToken cancel)
    {
        await VideoAsync(video, cancel);
        return await AnswerAsync(
            await client.Library.GetDigestAsync(video, kind, language, cancel)
                ?? throw new InvalidInputException(
                    ErrorIds.DigestNotFound,
                    $"Video {video} has no digest{(kind is null && language is null ? "" : " of that kind and language")}.",
                    "Read its transcript instead, or have one written: 'clustera-ingest digest'."
                ),
            afterPart,
            cancel
        );
    }

    /// <summary>What is stored, and what is being done.</summary>
    public Task<StatusAnswer> StatusAsync(CancellationToken cancel) => status.GetAsync("", ReadStatusAsync, cancel);

    private async Task<SearchAnswer> SearchNowAsync(SearchQuery query, CancellationToken cancel)
    {
        var page = await client.Library.SearchAsync(query, cancel);
        var sources = await client.Videos.GetTranscriptSourcesAsync([.. page.Hits.Select(hit => hit.VideoId).Distinct()], cancel);
        return new(
            [.. page.Hits.Select(hit => Entry(hit, sources.GetValueOrDefault((hit.VideoId, hit.Language, hit.Origin))))],
            page.Count,
            page.HasMoreThanCounted,
            page.Next,
            page.DidYouMean,
            page.Notes
        );
    }

    private async Task<VideoAnswer> ReadVideoAsync(VideoId id, CancellationToken cancel)
    {
        var video =
            await client.Videos.GetAsync(new() { VideoIds = [id], WithoutTranscripts = true }, cancel).FirstOrDefaultAsync(cancel)
            ?? throw new InvalidInputException(
                ErrorIds.VideoNotStored,
                $"No video {id} is stored.",
                "Search for what is: only stored videos can be read."
            );
        IReadOnlyList<StoredChannel> found = video.ChannelId is { } channelId
            ? await client.Channels.GetAsync(new() { Text = channelId.Value, First = 1 }, cancel)
            : [];
        var channel = found is [var stored, ..] ? stored : null;
        var transcripts = await client.Videos.GetTranscriptsAsync(id, cancel);
        return new(
            id.Value,
            WatchAddress.Of(id),
            UntrustedText.Line(video.Title),
            video.ChannelId?.Value,
            UntrustedText.Line(channel?.Channel.Title),
            UntrustedText.Line(channel?.Channel.Handle ?? video.ChannelHandle),
            HumanFormat.Word(video.Kind),
            video.PublishedAt,
            video.IsPublishedAtEstimated,
            video.DurationSeconds,
            video.ViewCount,
            video.LikeCount,
            video.CommentCount,
            UntrustedText.Lines(video.Description, DescriptionCharacters),
            [.. video.Hashtags.Take(50).Select(tag => UntrustedText.Line(tag, 100)!)],
            HumanFormat.Word(video.Availability),
            HumanFormat.Word(video.TranscriptState),
            [
                .. transcripts.Select(one => new TranscriptEntry(
                    one.Language,
                    HumanFormat.Word(one.Origin),
                    one.HasTimes,
                    one.Bytes,
                    one.Source,
                    one.FetchedAt
                )),
            ],
            await DigestsOfAsync(id, cancel),
            video.Source,
            video.FetchedAt
        );
    }

    private async Task<IReadOnlyList<DigestEntry>> DigestsOfAsync(VideoId video, CancellationToken cancel) =>
        await client
            .Library.GetDigestsAsync(new() { VideoIds = [video], First = 100 }, cancel)
            .Order(DigestOrder.BestFirst)
            .Select(Entry)
            .ToListAsync(cancel);

    private async Task<DigestAnswer> AnswerAsync(Digest digest, int afterPart, CancellationToken cancel)
    {
        var video = await VideoAsync(digest.VideoId, cancel);
        var rest = digest.Parts.Where(part => part.Number > afterPart).ToList();
        var page = rest.Take(PartsAtOnce).ToList();
        return new(
            digest.DigestId,
            digest.VideoId.Value,
            video.Title,
            HumanFormat.Word(digest.Kind),
            digest.Language,
            UntrustedText.Lines(digest.Text, DigestCharacters)!,
            [.. page.Select(part => Entry(digest.VideoId, part))],
            rest.Count > page.Count ? page[^1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            digest.ReadingSeconds,
            digest.IsStale,
            [.. video.Digests.Where(other => other.DigestId != digest.DigestId)],
            SourceOf(digest),
            digest.GeneratedAt
        );
    }

    private async Task<StatusAnswer> ReadStatusAsync(CancellationToken cancel)
    {
        var now = await client.GetStatusAsync(LastRuns, cancel);
        List<RunEntry> runs = [];
        foreach (var run in now.Runs)
            runs.Add(Entry(run, run.State is RunState.Running ? await client.Jobs.GetRunStatusAsync(run.RunId, cancel) : null));
        return new(
            [.. now.Lists.Take(MostLists).Select(Entry)],
            now.Lists.Count,
            now.Transcripts.ToDictionary(entry => HumanFormat.Word(entry.Key), entry => entry.Value),
            runs,
            [.. now.Rests.Select(rest => new RestEntry(rest.Source, rest.Until, UntrustedText.Line(rest.Reason)))],
            "the database of clustera-ingest",
            client.Services.Time.GetUtcNow()
        );
    }

    private static InvalidInputException NoTranscript(VideoAnswer video) =>
        new(
            ErrorIds.TranscriptNotStored,
            video.Transcripts.Count == 0
                ? $"No transcript of video {video.VideoId} is stored; it is {video.TranscriptState}."
                : $"Video {video.VideoId} has no such transcript.",
            video.Transcripts.Count == 0
                ? "'clustera-ingest transcripts' fetches it, where there is one."
                : $"There are: {string.Join(", ", video.Transcripts.Select(one => $"{one.Language} ({one.Origin})"))}."
        );

    private static string SourceOf(Digest digest) => digest.IsByCreator ? digest.Provider : $"{digest.Provider}:{digest.Model}";

    private static DigestEntry Entry(Digest digest) =>
        new(digest.DigestId, HumanFormat.Word(digest.Kind), digest.Language, SourceOf(digest), digest.IsStale, digest.GeneratedAt);

    private static DigestPartEntry Entry(VideoId video, DigestPart part) =>
        new(
            part.Number,
            part.StartSeconds,
            part.EndSeconds,
            WatchAddress.Of(video, part.StartSeconds),
            UntrustedText.Line(part.Title)!,
            UntrustedText.Lines(part.Text, PartCharacters)!,
            UntrustedText.Line(part.Quote, PartCharacters),
            part.Score
        );

    /// <summary>Where a long text is cut off before its first mark, so that what was found is seen.</summary>
    private static int BeginOf(TranscriptHit hit)
    {
        if (hit.Text.Length <= HitCharacters || hit.Marks.Count == 0)
            return 0;
        var first = hit.Marks.MinBy(mark => mark.Start)!;
        if (first.Start + first.Length <= HitCharacters)
            return 0;
        var begin = Math.Min(first.Start - HitCharacters / 4, hit.Text.Length - HitCharacters);
        return char.IsLowSurrogate(hit.Text[begin]) ? begin + 1 : begin;
    }

    private static HitEntry Entry(TranscriptHit hit, TranscriptProvenance? source)
    {
        var begin = BeginOf(hit);
        var text = UntrustedText.Line(hit.Text[begin..], HitCharacters)!;
        return new(
            hit.VideoId.Value,
            hit.ChannelId?.Value,
            UntrustedText.Line(hit.ChannelTitle),
            UntrustedText.Line(hit.Title),
            hit.Language,
            hit.StartSeconds,
            hit.Url.AbsoluteUri,
            text,
            [
                .. hit
                    .Marks.Where(mark => mark.Start >= begin && mark.Start - begin + mark.Length <= Math.Min(text.Length, HitCharacters))
                    .Select(mark => new MarkEntry(mark.Start - begin, mark.Length)),
            ],
            hit.AlsoAt,
            hit.PublishedAt,
            HumanFormat.Word(hit.Origin),
            source?.Source,
            source?.FetchedAt
        );
    }

    private static VideoEntry Entry(Video video) =>
        new(
            video.VideoId.Value,
            UntrustedText.Line(video.Title),
            video.ChannelId?.Value,
            UntrustedText.Line(video.ChannelHandle),
            video.PublishedAt,
            video.DurationSeconds,
            HumanFormat.Word(video.TranscriptState)
        );

    private static ChannelEntry Entry(StoredChannel stored) =>
        new(
            stored.Channel.ChannelId.Value,
            UntrustedText.Line(stored.Channel.Handle),
            UntrustedText.Line(stored.Channel.Title),
            WatchAddress.Of(stored.Channel.ChannelId),
            UntrustedText.Lines(stored.Channel.Description, ChannelDescriptionCharacters),
            stored.Channel.SubscriberCount,
            stored.Channel.VideoCount,
            stored.VideosStored,
            stored.TranscriptsStored,
            stored.NewestPublishedAt,
            stored.Source,
            stored.FetchedAt
        );

    private static ListEntry Entry(ListStatus list) =>
        new(
            list.List.ListId,
            list.List.Url,
            UntrustedText.Line(list.List.Title),
            list.List.IsEnabled,
            list.VideosStored,
            list.TranscriptsStored,
            list.List.LastSyncedAt,
            HumanFormat.Word(list.List.LastState),
            list.List.LastErrorId
        );

    private static RunEntry Entry(IngestRun run, Jobs.RunStatus? jobs) =>
        new(
            run.RunId,
            HumanFormat.Word(run.Kind),
            HumanFormat.Word(run.State),
            run.StartedAt,
            run.FinishedAt,
            run.Figures.New,
            run.Figures.Failed,
            run.Figures.TranscriptsStored,
            run.Figures.CostUsd,
            jobs?.Jobs.ToDictionary(entry => HumanFormat.Word(entry.Key), entry => entry.Value)
        );
}
