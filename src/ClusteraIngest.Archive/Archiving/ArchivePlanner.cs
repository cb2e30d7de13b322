using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>Lists channels as a run would, and tells what that would fetch. Nothing is stored.</summary>
internal sealed class ArchivePlanner(ArchiveTools tools, NpgsqlDataSource database, ArchiveRunOptions options)
{
    /// <summary>Plans for one channel after the other.</summary>
    public async IAsyncEnumerable<PlannedChannel> PlanAsync(
        IReadOnlyList<ArchiveRuns.ListRow> lists,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var channels = new HashSet<ChannelId>();
        foreach (var list in lists)
        {
            var planned = await PlanAsync(list, channels, cancel);
            if (planned is not null)
                yield return planned;
        }
    }

    /// <summary>Plans for a channel; null: it was given twice.</summary>
    private async Task<PlannedChannel?> PlanAsync(ArchiveRuns.ListRow list, HashSet<ChannelId> channels, CancellationToken cancel)
    {
        var planned = new PlannedChannel { Url = list.Url, Title = list.Title };
        var wanted = options.With(ArchiveJobArgs.OfImport(list.Settings));
        try
        {
            var entries = new List<(FlatEntry Entry, ChannelTab? Tab)>();
            if (ListReference.TryParse(list.Url, out var reference) && reference is { Kind: ListKind.Playlist, YouTubeId: { } playlist })
            {
                var read = await ReadAsync(
                    (take, attempt) => tools.Reader.ReadPlaylistAsync(PlaylistId.Parse(playlist), take, attempt),
                    tab: null
                );
                return await CountAsync(planned, Newest(), read.Failure, wanted, cancel);
            }

            var channel =
                list.YoutubeId is { } known ? ChannelId.Parse(known)
                : ChannelReference.Parse(list.Url) is { Kind: ChannelReferenceKind.Video } video
                    ? await ChannelDiscovery.OfVideoAsync(tools, VideoId.Parse(video.Name), cancel)
                : await tools.AskAsync(
                    tools.Interval,
                    async attempt => (await tools.Reader.ReadChannelIdAsync(ListReference.Parse(list.Url), attempt), (YtDlpError?)null),
                    cancel
                );
            if (!channels.Add(channel))
                return null;
            YtDlpError? failure = null;
            foreach (var tab in Enum.GetValues<ChannelTab>().Where(tab => wanted.Wants((VideoKind)tab)))
                failure ??= (await ReadAsync((take, attempt) => tools.Reader.ReadTabAsync(channel, tab, take, attempt), tab)).Failure;
            return await CountAsync(planned with { ChannelId = channel }, Newest(), failure, wanted, cancel);

            Task<ListingOutcome> ReadAsync(
                Func<Func<FlatEntry, ValueTask>, CancellationToken, Task<ListingOutcome>> read,
                ChannelTab? tab
            ) =>
                tools.AskAsync(
                    tools.Interval,
                    async attempt =>
                    {
                        var ended = await read(Take, attempt);
                        return (ended, ended.Failure);

                        ValueTask Take(FlatEntry entry)
                        {
                            if (ListedEntries.IsWanted(entry, tab, wanted, tools.Time.GetUtcNow()))
                                entries.Add((entry, tab));
                            return ValueTask.CompletedTask;
                        }
                    },
                    cancel
                );

            IReadOnlyList<(FlatEntry Entry, ChannelTab? Tab)> Newest() =>
                wanted.Newest is { } newest
                    ? [.. entries.OrderByDescending(one => one.Entry.ApproximatelyPublishedAt ?? DateTimeOffset.MinValue).Take(newest)]
                    : entries;
        }
        catch (YtDlpException exception) when (exception.Failure is not YtDlpFailure.Missing)
        {
            return planned with { ErrorId = exception.ErrorId, Message = exception.Message };
        }
        catch (SourceRestingException exception)
        {
            return planned with { ErrorId = exception.Rest.ErrorId, Message = exception.Message };
        }
    }

    private async Task<PlannedChannel> CountAsync(
        PlannedChannel planned,
        IReadOnlyList<(FlatEntry Entry, ChannelTab? Tab)> entries,
        YtDlpError? failure,
        ArchiveRunOptions wanted,
        CancellationToken cancel
    )
    {
        var states = await StatesAsync([.. entries.Select(one => one.Entry.VideoId)], wanted, cancel);
        var (archived, refused, videos, bytes) = (0, 0, 0, 0d);
        foreach (var (entry, tab) in entries)
        {
            switch (states.GetValueOrDefault(entry.VideoId.Value))
            {
                case "archived" when wanted.SkipExisting:
                    archived++;
                    continue;
                case "refused":
                    refused++;
                    continue;
                case "failed" when !wanted.RetryFailed:
                    continue;
            }
            if (entry.IsForMembers && !tools.HasCookies)
            {
                refused++;
                continue;
            }
            videos++;
            bytes += FormatChoice.EstimatedBytes(wanted, entry.DurationSeconds, tab is ChannelTab.Shorts || entry.IsShort);
        }
        return planned with
        {
            Listed = entries.Count,
            Archived = archived,
            Refused = refused,
            Videos = videos,
            EstimatedBytes = (long)bytes,
            ErrorId = failure is null ? null : YtDlpException.IdOf(failure.Failure),
            Message = failure?.Text,
        };
    }

    private async Task<IReadOnlyDictionary<string, string>> StatesAsync(
        IReadOnlyList<VideoId> videos,
        ArchiveRunOptions wanted,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(string Video, string Outcome)>(
            new CommandDefinition(
                $"""
                with media as (
                    select m.video_id, m.state, m.reason, m.error_id, m.job_id
                      from dataset_media m
                     where m.video_id = any(@videos)
                       and ((m.kind, m.profile) in (select * from unnest(@kinds, @profiles))
                            or m.state = 'removed' and m.kind in {JobMediaRows.MainKinds}))
                select video_id, outcome from ({ArchiveJobs.OutcomesSql}) outcomes
                """,
                new
                {
                    videos = videos.Select(video => video.Value).ToArray(),
                    kinds = wanted.Objects.Select(one => ColumnText.Of(one.Kind)).ToArray(),
                    profiles = wanted.Objects.Select(one => one.Profile).ToArray(),
                },
                cancellationToken: cancel
            )
        );
        return rows.ToDictionary(row => row.Video, row => row.Outcome);
    }
}
