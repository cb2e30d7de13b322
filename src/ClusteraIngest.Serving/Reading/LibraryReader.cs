using ClusteraIngest.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Serving.Reading;

/// <summary>Answers what agents, backends and the page ask for. Answers are limited in length, whatever is stored.</summary>
internal sealed partial class LibraryReader(IngestClient client)
{
    private const int DescriptionCharacters = 4_000;
    private const int DigestCharacters = 8_000;
    private const int PartsAtOnce = 50;
    private const int MostLists = 100;
    private const int MostDigests = 1_000;
    private const int LastRuns = 20;
    private const int KeptAnswers = 256;

    // Shares of an answer, in bytes: texts of most lengths stay whole, and what is listed beside the parts of a digest leaves these room.
    private const int DescriptionBytes = 12 * 1024;
    private const int HashtagBytes = 4 * 1024;
    private const int TranscriptsBytes = 20 * 1024;
    private const int DigestsBytes = 16 * 1024;
    private const int DigestTextBytes = 16 * 1024;
    private const int OthersBytes = 8 * 1024;
    private const int NotesBytes = 8 * 1024;
    private const int RunsBytes = 16 * 1024;
    private const int RestsBytes = 6 * 1024;

    private static readonly AnswerJson Shapes = AnswerJson.Readable;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ShortCache<SearchQuery, SearchAnswer> searches = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<VideoId, VideoAnswer> videos = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<StoredChannelFilter, ChannelsAnswer> channels = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<VideoFilter, VideosAnswer> lists = new(KeptAnswers, KeptFor, client.Services.Time);
    private readonly ShortCache<long, StatusAnswer> status = new(KeptAnswers, KeptFor, client.Services.Time);

    /// <summary>A video with its transcripts and digests.</summary>
    /// <exception cref="InvalidInputException"><c>VideoNotStored</c>.</exception>
    public Task<VideoAnswer> VideoAsync(VideoId video, CancellationToken cancel) =>
        videos.GetAsync(video, attempt => ReadVideoAsync(video, attempt), cancel);

    /// <summary>Stored videos, the newest first.</summary>
    public Task<VideosAnswer> VideosAsync(VideoFilter filter, CancellationToken cancel) =>
        lists.GetAsync(
            filter,
            async attempt =>
            {
                // One more tells whether there are more.
                var wanted = filter with
                {
                    WithoutTranscripts = true,
                    First = filter.First + 1,
                };
                var found = await client.Videos.GetAsync(wanted, attempt).ToListAsync(attempt);
                var empty = new VideosAnswer([], null);
                var page = AnswerSize.Fitting(
                    found.Take(filter.First ?? int.MaxValue).Select(Entry),
                    Shapes.VideoEntry,
                    AnswerSize.Left(empty, Shapes.VideosAnswer)
                );
                return new(page, found.Count > page.Count ? filter.Behind(found[page.Count - 1]).After : null);
            },
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
        var empty = new TranscriptAnswer(
            video.Value,
            facts.Title,
            part.Transcript.HasTimes ? WatchAddress.Of(video, start) : WatchAddress.Of(video),
            part.Transcript.Language,
            HumanFormat.Word(part.Transcript.Origin),
            part.Transcript.HasTimes,
            part.Transcript.Bytes,
            [],
            null,
            part.Transcript.Source,
            part.Transcript.FetchedAt
        );
        var (lines, next) = LinesOf(part, AnswerSize.Left(empty, Shapes.TranscriptAnswer));
        return empty with { Lines = lines, NextCursor = next };
    }

    /// <summary>Stored channels by name.</summary>
    public Task<ChannelsAnswer> ChannelsAsync(StoredChannelFilter filter, CancellationToken cancel) =>
        channels.GetAsync(
            filter,
            async attempt =>
            {
                var found = await client.Channels.GetAsync(filter with { First = filter.First + 1 }, attempt);
                var empty = new ChannelsAnswer([], null);
                var page = AnswerSize.Fitting(
                    found.Take(filter.First).Select(Entry),
                    Shapes.ChannelEntry,
                    AnswerSize.Left(empty, Shapes.ChannelsAnswer)
                );
                return new(page, found.Count > page.Count ? found[page.Count - 1].Cursor : null);
            },
            cancel
        );

    /// <summary>The digest with that number; with a video, only where it is of that one.</summary>
    /// <exception cref="InvalidInputException"><c>DigestNotFound</c>.</exception>
    public async Task<DigestAnswer> DigestAsync(long digestId, VideoId? video, int afterPart, CancellationToken cancel)
    {
        const string remedy = "A video's answer has the numbers of its digests.";
        var digest =
            await client.Library.GetDigestAsync(digestId, cancel)
            ?? throw new InvalidInputException(ErrorIds.DigestNotFound, $"There is no digest {digestId}.", remedy);
        return video is { } meant && meant != digest.VideoId
            ? throw new InvalidInputException(
                ErrorIds.DigestNotFound,
                $"Digest {digestId} is of video {digest.VideoId}, not of {meant}.",
                remedy
            )
            : await AnswerAsync(digest, afterPart, cancel);
    }

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
                    "Read its transcript instead, or have one written with `IngestClient.Library.WriteDigestsAsync`."
                ),
            afterPart,
            cancel
        );
    }

    /// <summary>What is stored, and what is being done; with the lists behind one.</summary>
    public Task<StatusAnswer> StatusAsync(long afterList, CancellationToken cancel) =>
        status.GetAsync(afterList, attempt => ReadStatusAsync(afterList, attempt), cancel);

    /// <summary>The users by name, behind one of them.</summary>
    public async Task<UsersAnswer> UsersAsync(string? after, int first, CancellationToken cancel)
    {
        var found = await client.Library.GetUsersAsync(after, first + 1, cancel).ToListAsync(cancel);
        var page = AnswerSize.Fitting(
            found.Take(first).Select(Entry),
            Shapes.UserEntry,
            AnswerSize.Left(new UsersAnswer([], null), Shapes.UsersAnswer)
        );
        return new(page, found.Count > page.Count ? found[page.Count - 1].Name : null);
    }

    /// <summary>The digests that a user has to do with, the last one first, behind one of them.</summary>
    /// <exception cref="InvalidInputException"><c>UserNotFound</c>.</exception>
    public async Task<UserDigestsAnswer> UserDigestsAsync(
        string user,
        UserDigestState? state,
        UserDigestPosition? after,
        int first,
        CancellationToken cancel
    )
    {
        var found = await client.Library.GetUserDigestsAsync(user, state, after, first + 1, cancel).ToListAsync(cancel);
        var page = AnswerSize.Fitting(
            found.Take(first).Select(Entry),
            Shapes.UserDigestEntry,
            AnswerSize.Left(new UserDigestsAnswer([], null), Shapes.UserDigestsAnswer)
        );
        return new(page, found.Count > page.Count ? DigestCursor.Of(found[page.Count - 1]) : null);
    }

    private async Task<SearchAnswer> SearchNowAsync(SearchQuery query, CancellationToken cancel)
    {
        var page = await client.Library.SearchAsync(query, cancel);
        var sources = await client.Videos.GetTranscriptSourcesAsync([.. page.Hits.Select(hit => hit.VideoId).Distinct()], cancel);
        var empty = new SearchAnswer(
            [],
            page.Count,
            page.HasMoreThanCounted,
            null,
            AnswerSize.Beginning(page.DidYouMean, NotesBytes),
            AnswerSize.Fitting(page.Notes, Shapes.String, NotesBytes)
        );
        var hits = AnswerSize.Fitting(
            page.Hits.Select(hit => Entry(hit, sources.GetValueOrDefault((hit.VideoId, hit.Language, hit.Origin)))),
            Shapes.HitEntry,
            AnswerSize.Left(empty, Shapes.SearchAnswer)
        );
        return empty with { Hits = hits, NextCursor = page.Hits.Count > hits.Count ? page.Hits[hits.Count - 1].Cursor : page.Next };
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
        var digests = await DigestsOfAsync(id, cancel);
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
            AnswerSize.Beginning(UntrustedText.Lines(video.Description, DescriptionCharacters), DescriptionBytes),
            AnswerSize.Fitting(video.Hashtags.Take(50).Select(tag => UntrustedText.Line(tag, 100)!), Shapes.String, HashtagBytes),
            HumanFormat.Word(video.Availability),
            HumanFormat.Word(video.TranscriptState),
            AnswerSize.Fitting(transcripts.Select(Entry), Shapes.TranscriptEntry, TranscriptsBytes),
            transcripts.Count,
            AnswerSize.Fitting(digests, Shapes.DigestEntry, DigestsBytes),
            digests.Count,
            video.Source,
            video.FetchedAt
        );
    }

    private async Task<IReadOnlyList<DigestEntry>> DigestsOfAsync(VideoId video, CancellationToken cancel) =>
        await client
            .Library.GetDigestsAsync(new() { VideoIds = [video], First = MostDigests }, cancel)
            .Order(DigestOrder.BestFirst)
            .Select(Entry)
            .ToListAsync(cancel);

    private async Task<DigestAnswer> AnswerAsync(Digest digest, int afterPart, CancellationToken cancel)
    {
        var video = await VideoAsync(digest.VideoId, cancel);
        var rest = digest.Parts.Where(part => part.Number > afterPart).ToList();
        var empty = new DigestAnswer(
            digest.DigestId,
            digest.VideoId.Value,
            video.Title,
            HumanFormat.Word(digest.Kind),
            digest.Language,
            AnswerSize.Beginning(UntrustedText.Lines(digest.Text, DigestCharacters), DigestTextBytes)!,
            [],
            null,
            digest.ReadingSeconds,
            digest.IsStale,
            AnswerSize.Fitting(video.Digests.Where(other => other.DigestId != digest.DigestId), Shapes.DigestEntry, OthersBytes),
            SourceOf(digest),
            digest.GeneratedAt
        );
        var page = AnswerSize.Fitting(
            rest.Take(PartsAtOnce).Select(part => Entry(digest.VideoId, part)),
            Shapes.DigestPartEntry,
            AnswerSize.Left(empty, Shapes.DigestAnswer)
        );
        return empty with { Parts = page, NextCursor = rest.Count > page.Count ? $"{page[^1].Number}" : null };
    }

    private async Task<StatusAnswer> ReadStatusAsync(long afterList, CancellationToken cancel)
    {
        var now = await client.GetStatusAsync(LastRuns, cancel);
        List<RunEntry> runs = [];
        foreach (var run in now.Runs)
            runs.Add(Entry(run, run.State is RunState.Running ? await client.Jobs.GetRunStatusAsync(run.RunId, cancel) : null));
        var lists = now.Lists.Where(list => list.List.ListId > afterList).OrderBy(list => list.List.ListId).ToList();
        var empty = new StatusAnswer(
            [],
            now.Lists.Count,
            null,
            now.Transcripts.ToDictionary(entry => HumanFormat.Word(entry.Key), entry => entry.Value),
            AnswerSize.Fitting(runs, Shapes.RunEntry, RunsBytes),
            AnswerSize.Fitting(
                now.Rests.Select(rest => new RestEntry(rest.Source, rest.Until, UntrustedText.Line(rest.Reason))),
                Shapes.RestEntry,
                RestsBytes
            ),
            "the database of Clustera Ingest",
            client.Services.Time.GetUtcNow()
        );
        var page = AnswerSize.Fitting(lists.Take(MostLists).Select(Entry), Shapes.ListEntry, AnswerSize.Left(empty, Shapes.StatusAnswer));
        return empty with { Lists = page, NextCursor = lists.Count > page.Count ? $"{page[^1].ListId}" : null };
    }

    private static InvalidInputException NoTranscript(VideoAnswer video) =>
        new(
            ErrorIds.TranscriptNotStored,
            video.Transcripts.Count == 0
                ? $"No transcript of video {video.VideoId} is stored; it is {video.TranscriptState}."
                : $"Video {video.VideoId} has no such transcript.",
            video.Transcripts.Count == 0
                ? "`IngestClient.Ingestion.IngestTranscriptsAsync` fetches it, where there is one."
                : $"There are: {string.Join(", ", video.Transcripts.Take(50).Select(one => $"{one.Language} ({one.Origin})"))}."
        );
}
