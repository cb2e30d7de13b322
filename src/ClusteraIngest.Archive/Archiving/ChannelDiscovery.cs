using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// Does the jobs <c>discover_channel</c>: reads the tabs of a channel, writes down what they show, and puts a job into the queue for each
/// video of which something is to be done. A list that is too short or broken is archived as far as it was read.
/// </summary>
internal sealed class ChannelDiscovery(ArchiveTools tools, RunControl runs)
{
    /// <summary>Lists a channel.</summary>
    public async Task<JobOutcome> WorkAsync(Job job, CancellationToken cancel)
    {
        if (await runs.IsPausedAsync(job.RunId, cancel))
            return Paused();
        var args = ArchiveJobArgs.Read(job.Args);
        var options = (await runs.OptionsAsync(job.RunId, cancel)).With(args);
        try
        {
            if (ListReference.TryParse(job.Subject, out var list) && list.Kind is ListKind.Playlist)
                return await DiscoverPlaylistAsync(job, PlaylistId.Parse(list.YouTubeId!), options, args, cancel);
            var channel = job.Target is { } known ? ChannelId.Parse(known) : await ResolveAsync(job.Subject, cancel);
            if (job.Target is null && await JobTarget.TakeAsync(tools.Database, job, channel.Value, cancel) is { } other)
                return new JobOutcome.Done($"The same channel as job {other}.");
            await NameAsync(job.Subject, channel, cancel);
            return await DiscoverAsync(job, channel, options, args, cancel);
        }
        catch (SourceRestingException exception)
        {
            return new JobOutcome.Snooze(exception.Rest.Until, exception.Message, PaceRests.Throttled);
        }
        catch (RunPausedException)
        {
            return Paused();
        }
        catch (YtDlpException exception)
        {
            var verdict = FailureVerdict.Of(exception.Error, info: null, before: null, tools.Time.GetUtcNow());
            return verdict.Action switch
            {
                FailureAction.Stop => throw verdict.ForItem(job.Subject),
                FailureAction.Retry when exception.Failure is not (YtDlpFailure.ListGone or YtDlpFailure.EmptyTab) => new JobOutcome.Retry(
                    verdict.ForItem(job.Subject)
                ),
                _ => new JobOutcome.Failed(verdict.ForItem(job.Subject)),
            };
        }
    }

    /// <summary>What becomes of a job of a paused run.</summary>
    public JobOutcome Paused() =>
        new JobOutcome.Snooze(tools.Time.GetUtcNow() + ArchiveRests.PausedFor, "The run is paused.", ArchiveRests.Paused);

    private async Task<JobOutcome> DiscoverAsync(
        Job job,
        ChannelId channel,
        ArchiveRunOptions options,
        ArchiveJobArgs? args,
        CancellationToken cancel
    )
    {
        var wanted = new List<ListedEntry>();
        var said = new List<string>();
        var read = 0;
        YtDlpError? failure = null;
        var interval = tools.Settings.DelayBetweenChannels > tools.Interval ? tools.Settings.DelayBetweenChannels : tools.Interval;
        foreach (var tab in Enum.GetValues<ChannelTab>().Where(tab => options.Wants((VideoKind)tab)))
        {
            await runs.GoOnAsync(job.RunId, cancel);
            var reading = new TabReading(tools, runs, job, channel, tab, options);
            var tabRead = await reading.ReadAsync(interval, cancel);
            wanted.AddRange(reading.Wanted);
            interval = tools.Interval;
            failure ??= tabRead.Outcome.Failure;
            read += tabRead.Outcome.Read;
            if (tabRead.State is not TabState.Complete || tabRead.Outcome.Read > 0)
                said.Add($"{ColumnText.Of(tab)} {tabRead}");
        }

        if (failure is { Failure: YtDlpFailure.ListGone } && wanted.Count == 0)
            throw new YtDlpException(failure);
        if (failure is not null && failure.Failure is not YtDlpFailure.ListGone && IsReadAgain(job, read))
            throw new YtDlpException(failure);

        var sum = said.Count == 0 ? "The channel shows no videos" : string.Join(", ", said);
        return await FollowAsync(job, channel, wanted, sum, options, args, cancel);
    }

    /// <summary>The same for a playlist, which states itself how many videos it has.</summary>
    private async Task<JobOutcome> DiscoverPlaylistAsync(
        Job job,
        PlaylistId playlist,
        ArchiveRunOptions options,
        ArchiveJobArgs? args,
        CancellationToken cancel
    )
    {
        var listed = new ListedEntries(tools, runs, job, channel: null, tab: null, options);
        var outcome = await tools.AskAsync(
            tools.Interval,
            async attempt =>
            {
                var ended = await tools.Reader.ReadPlaylistAsync(playlist, entry => listed.TakeAsync(entry, attempt), attempt);
                return (ended, ended.Failure);
            },
            cancel
        );
        await listed.StoreAsync(cancel);
        if (outcome.Failure is { } failure && (failure.Failure is YtDlpFailure.ListGone || IsReadAgain(job, outcome.Read)))
            throw new YtDlpException(failure);
        var said = $"{ColumnText.Of(outcome.State)} ({outcome.Read} read, {outcome.Stated ?? 0} stated)";
        return await FollowAsync(job, channel: null, [.. listed.Wanted], said, options, args, cancel);
    }

    // What was read goes on at last; where nothing was, the job fails.
    private static bool IsReadAgain(Job job, int read) => read == 0 || job.Attempt < ArchiveJobs.MostDiscoveryAttempts;

    private async Task<JobOutcome> FollowAsync(
        Job job,
        ChannelId? channel,
        IReadOnlyList<ListedEntry> wanted,
        string said,
        ArchiveRunOptions options,
        ArchiveJobArgs? args,
        CancellationToken cancel
    )
    {
        var chosen = wanted;
        if (options.Newest is { } newest)
        {
            chosen = [.. wanted.OrderByDescending(one => one.Entry.ApproximatelyPublishedAt ?? DateTimeOffset.MinValue).Take(newest)];
            foreach (var tab in chosen.GroupBy(one => one.Tab))
                await new ListedEntries(tools, runs, job, channel, tab.Key, options).WriteAsync([.. tab.Select(one => one.Entry)], cancel);
        }
        var due = await tools.Database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                MediaLister.DueAsync(
                    connection,
                    [.. chosen.Select(one => one.Entry.VideoId).Distinct()],
                    options,
                    DatabaseClock.ForDatabase(tools.Time),
                    attempt
                ),
            cancel
        );
        return new JobOutcome.Done($"{said}; {due.Count} to do.")
        {
            Next =
            [
                .. due.Select(
                    (video, place) => new NewJob(ArchiveJobs.ArchiveVideo, video.Value) { Args = args?.ToJson(), LaterTurns = place + 1 }
                ),
            ],
        };
    }

    /// <summary>Which channel a name means: as far as is stored, or else as yt-dlp finds out.</summary>
    private async Task<ChannelId> ResolveAsync(string subject, CancellationToken cancel)
    {
        var resolver = new ChannelResolver(new(tools.Database), pool: null, tools.Time);
        if ((await resolver.LookAsync([subject], cancel)) is [{ ChannelId: { } known }])
            return known;
        if (ChannelReference.Parse(subject) is { Kind: ChannelReferenceKind.Video } video)
            return await OfVideoAsync(tools, VideoId.Parse(video.Name), cancel);
        var channel = await tools.AskAsync(
            tools.Interval,
            async attempt => (await tools.Reader.ReadChannelIdAsync(ListReference.Parse(subject), attempt), (YtDlpError?)null),
            cancel
        );
        await new ResolutionStore(tools.Database).RememberAsync(
            [new() { Reference = ChannelReference.Parse(subject).Canonical, ChannelId = channel }],
            MediaLister.Source,
            tools.Time.GetUtcNow(),
            cancel
        );
        return channel;
    }

    /// <summary>The channel of a video, as yt-dlp finds out.</summary>
    public static async Task<ChannelId> OfVideoAsync(ArchiveTools tools, VideoId video, CancellationToken cancel)
    {
        var info = await tools.ReadVideoAsync(video, YtDlpReader.DefaultFormatSort, cancel);
        return info.ChannelId
            ?? throw new YtDlpException(info.Refusal ?? new(YtDlpFailure.Garbled, $"It is not told whose video {video} is."));
    }

    /// <summary>Writes down which channel a list is of, unless another list is of that one.</summary>
    private Task<int> NameAsync(string url, ChannelId channel, CancellationToken cancel) =>
        tools.Database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteAsync(
                    new CommandDefinition(
                        """
                        update ctrl_youtube_lists l set youtube_id = @channel
                         where l.url = @url and l.kind = 'channel' and l.youtube_id is null
                           and not exists (select from ctrl_youtube_lists o where o.youtube_id = @channel);
                        -- Of a channel that was given by one of its videos there is no list yet.
                        insert into ctrl_youtube_lists (url, kind, youtube_id, is_enabled, is_archived)
                        select 'https://www.youtube.com/channel/' || @channel, 'channel', @channel, false, true
                         where not exists (select from ctrl_youtube_lists o where o.youtube_id = @channel)
                        on conflict do nothing;
                        update ctrl_youtube_lists set is_archived = true
                         where youtube_id = @channel and not is_archived
                           and not exists (select from ctrl_youtube_lists o where o.url = @url)
                        """,
                        new { url, channel = channel.Value },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );
}
