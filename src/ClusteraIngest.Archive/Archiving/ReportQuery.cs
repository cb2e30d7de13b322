using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Database;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>Adds up what is archived and what is not.</summary>
/// <param name="connection">A connection, with a transaction that sees one state of the tables.</param>
/// <param name="filter">Of what; null: of all.</param>
/// <param name="priceUsd">What a GB costs a month; null: not known.</param>
/// <param name="now">The time.</param>
internal sealed class ReportQuery(NpgsqlConnection connection, MediaFilter? filter, decimal? priceUsd, DateTimeOffset now)
{
    private const decimal BytesOfGb = 1024m * 1024 * 1024;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    private const string Chosen = $"chosen as ({MediaChoice.Sql})";

    private const string Outcomes = $"""
        {Chosen}, media as (select * from chosen where kind in {MediaStore.MainKinds}), outcomes as ({ArchiveJobs.OutcomesSql})
        """;

    private const string Counts = """
        count(*) as listed, count(*) filter (where outcome = 'archived') as archived,
        count(*) filter (where outcome = 'waiting') as waiting,
        count(*) filter (where outcome = 'refused') as refused, count(*) filter (where outcome = 'failed') as failed
        """;

    static ReportQuery()
    {
        RowMapping.Register<SumRow>();
        RowMapping.Register<ChannelRow>();
        RowMapping.Register<TabRow>();
        RowMapping.Register<PersonRow>();
        RowMapping.Register<MonthRow>();
    }

    public async Task<ArchiveReport> ReadAsync(CancellationToken cancel)
    {
        var sum = await connection.QuerySingleAsync<SumRow>(
            Command(
                $"""
                with {Outcomes}
                select {Counts},
                       (select coalesce(sum(bytes), 0)::bigint from chosen where state in ('stored', 'verified')) as bytes,
                       (select count(distinct video_id) from media where vanished_at is not null and state in ('stored', 'verified'))
                           as vanished,
                       (select coalesce(sum(bytes), 0)::bigint from chosen where archived_at > @since) as recent_bytes,
                       (select count(distinct video_id) from media where archived_at > @since) as recent_videos,
                       (select min(archived_at) from chosen where archived_at > @since) as recent_from
                  from outcomes
                """,
                cancel
            )
        );
        var months = await MonthsAsync(cancel);
        var lasting = sum.RecentFrom is { } from ? (now - from).TotalSeconds : 0;
        return new()
        {
            At = now,
            RunId = filter?.RunId,
            Listed = sum.Listed,
            Archived = sum.Archived,
            Waiting = sum.Waiting,
            Refused = sum.Refused,
            Failed = sum.Failed,
            Bytes = sum.Bytes,
            Vanished = sum.Vanished,
            WaitingFor = await ReasonsAsync("waiting", "waiting_for", cancel),
            RefusedBy = await ReasonsAsync("refused", "refused_by", cancel),
            FailedBy = await ReasonsAsync("failed", "failed_by", cancel),
            BytesPerSecond = lasting >= 1 ? sum.RecentBytes / lasting : null,
            Remaining =
                lasting >= 1 && sum.RecentVideos > 0 && sum.Waiting > 0
                    ? TimeSpan.FromSeconds(Math.Min(lasting / sum.RecentVideos * sum.Waiting, TimeSpan.FromDays(3650).TotalSeconds))
                    : null,
            Channels = await ChannelsAsync(cancel),
            Persons = await PersonsAsync(cancel),
            Months = months,
            CostPerMonthUsd =
                months.Count > 0 ? months[^1].CostUsd
                : priceUsd is null ? null
                : 0,
        };
    }

    private async Task<IReadOnlyDictionary<string, long>> ReasonsAsync(string outcome, string column, CancellationToken cancel) =>
        (
            await connection.QueryAsync<(string Name, long Count)>(
                Command(
                    $"""
                    with {Outcomes} select coalesce({column}, 'unknown'), count(*) from outcomes where outcome = '{outcome}'
                     group by 1 order by 2 desc, 1
                    """,
                    cancel
                )
            )
        ).ToDictionary(one => one.Name, one => one.Count);

    private async Task<IReadOnlyList<ArchivedChannel>> ChannelsAsync(CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<ChannelRow>(
            Command(
                $"""
                with {Outcomes},
                sums as (
                    select v.channel_id, {Counts} from outcomes o join dataset_youtube_video v using (video_id) group by 1),
                sizes as (
                    select channel_id, sum(bytes)::bigint as bytes from chosen where state in ('stored', 'verified') group by 1),
                lists as (
                    select distinct on (coalesce(youtube_id, url)) youtube_id, url, title, is_archived from ctrl_youtube_lists
                     where kind = 'channel' order by coalesce(youtube_id, url), is_archived desc, list_id)
                select coalesce(s.channel_id, l.youtube_id) as channel_id,
                       coalesce(l.url, 'https://www.youtube.com/channel/' || s.channel_id, '') as url, coalesce(c.title, l.title) as title,
                       coalesce(s.listed, 0) as listed, coalesce(s.archived, 0) as archived, coalesce(s.waiting, 0) as waiting,
                       coalesce(s.refused, 0) as refused, coalesce(s.failed, 0) as failed, coalesce(z.bytes, 0) as bytes
                  from sums s left join sizes z on z.channel_id is not distinct from s.channel_id
                  full join lists l on l.youtube_id = s.channel_id
                  left join dataset_youtube_channel c on c.channel_id = coalesce(s.channel_id, l.youtube_id)
                 where s.listed is not null
                    or l.is_archived and @videos::text[] is null and @run::bigint is null
                       and (@channels::text[] is null or l.youtube_id = any(@channels))
                       and (@person::uuid is null or exists (
                           select from dataset_person_channel d where d.person_id = @person
                             and (d.channel_id = l.youtube_id or d.name = l.url)))
                 order by 3 nulls last, 2
                """,
                cancel
            )
        );
        var channels = rows.AsList();
        var tabs = (
            await connection.QueryAsync<TabRow>(
                new CommandDefinition(
                    """
                    select channel_id, tab, state, entries_read, entries_for_members, entries_stated, read_at, error_id, message
                      from ctrl_channel_listing where channel_id = any(@ids) order by 1, 2
                    """,
                    new { ids = channels.Select(channel => channel.ChannelId).OfType<string>().ToArray() },
                    cancellationToken: cancel
                )
            )
        ).ToLookup(tab => tab.ChannelId, tab => tab.ToListing());
        return
        [
            .. channels.Select(channel => new ArchivedChannel
            {
                ChannelId = channel.ChannelId is { } id ? ChannelId.Parse(id) : null,
                Url = channel.Url,
                Title = channel.Title,
                Listed = channel.Listed,
                Archived = channel.Archived,
                Waiting = channel.Waiting,
                Refused = channel.Refused,
                Failed = channel.Failed,
                Bytes = channel.Bytes,
                Tabs = [.. tabs[channel.ChannelId ?? ""].OrderBy(tab => tab.Tab)],
            }),
        ];
    }

    private async Task<IReadOnlyList<ArchivedPerson>> PersonsAsync(CancellationToken cancel) =>
        [
            .. (
                await connection.QueryAsync<PersonRow>(
                    Command(
                        $"""
                        with {Outcomes},
                        videos as (
                            select v.channel_id, count(*) filter (where outcome = 'archived') as videos
                              from outcomes o join dataset_youtube_video v using (video_id) group by 1),
                        sizes as (
                            select channel_id, sum(bytes) filter (where state in ('stored', 'verified')) as bytes from chosen group by 1)
                        -- Videos of which nobody knows yet whose they are may be of one channel, and of one that is counted.
                        select p.person_id, coalesce(p.name, p.email) as name, p.type,
                               greatest(count(*) filter (where d.name is null or d.name not like '%/watch?v=%'), 1) as channels,
                               coalesce(sum(v.videos), 0)::bigint as videos, coalesce(sum(z.bytes), 0)::bigint as bytes
                          from dataset_person p join dataset_person_channel d using (person_id)
                          left join videos v using (channel_id) left join sizes z using (channel_id)
                         where (@person::uuid is null or p.person_id = @person)
                           and (@channels::text[] is null and @videos::text[] is null and @run::bigint is null
                                or d.channel_id in (select channel_id from chosen))
                         group by p.person_id order by 2, 1
                        """,
                        cancel
                    )
                )
            ).Select(row => new ArchivedPerson
            {
                PersonId = row.PersonId,
                Name = row.Name,
                Type = row.Type,
                Channels = row.Channels,
                Videos = row.Videos,
                Bytes = row.Bytes,
            }),
        ];

    private async Task<IReadOnlyList<StoredMonth>> MonthsAsync(CancellationToken cancel) =>
        [
            .. (
                await connection.QueryAsync<MonthRow>(
                    Command(
                        $"""
                        with {Chosen}
                        select month, objects, bytes, sum(bytes) over (order by month)::bigint as total_bytes from (
                            select date_trunc('month', archived_at, 'UTC') as month, count(*) as objects, sum(bytes)::bigint as bytes
                              from chosen where state in ('stored', 'verified') group by 1) months
                         order by month
                        """,
                        cancel
                    )
                )
            ).Select(row => new StoredMonth(
                DateOnly.FromDateTime(row.Month.UtcDateTime),
                row.Objects,
                row.Bytes,
                row.TotalBytes,
                priceUsd is { } price ? Math.Round(row.TotalBytes / BytesOfGb * price, 4) : null
            )),
        ];

    private CommandDefinition Command(string sql, CancellationToken cancel)
    {
        var parameters = MediaChoice.Parameters(filter is null ? null : filter with { Kinds = [], States = [] });
        parameters["since"] = now - Lately;
        return new(sql, new DynamicParameters(parameters), cancellationToken: cancel);
    }

    private sealed record SumRow
    {
        public long Listed { get; init; }
        public long Archived { get; init; }
        public long Waiting { get; init; }
        public long Refused { get; init; }
        public long Failed { get; init; }
        public long Bytes { get; init; }
        public long Vanished { get; init; }
        public long RecentBytes { get; init; }
        public long RecentVideos { get; init; }
        public DateTimeOffset? RecentFrom { get; init; }
    }

    private sealed record ChannelRow
    {
        public string? ChannelId { get; init; }
        public string Url { get; init; } = "";
        public string? Title { get; init; }
        public long Listed { get; init; }
        public long Archived { get; init; }
        public long Waiting { get; init; }
        public long Refused { get; init; }
        public long Failed { get; init; }
        public long Bytes { get; init; }
    }

    private sealed record TabRow
    {
        public string ChannelId { get; init; } = "";
        public string Tab { get; init; } = "";
        public string State { get; init; } = "";
        public long EntriesRead { get; init; }
        public long EntriesForMembers { get; init; }
        public long? EntriesStated { get; init; }
        public DateTimeOffset ReadAt { get; init; }
        public string? ErrorId { get; init; }
        public string? Message { get; init; }

        public TabListing ToListing() =>
            new()
            {
                ChannelId = YouTube.ChannelId.Parse(ChannelId),
                Tab = (VideoKind)ColumnText.Parse<ChannelTab>(Tab),
                State = ColumnText.Parse<TabState>(State),
                Read = EntriesRead,
                ForMembers = EntriesForMembers,
                Stated = EntriesStated,
                ReadAt = ReadAt,
                ErrorId = ErrorId,
                Message = Message,
            };
    }

    private sealed record PersonRow
    {
        public Guid PersonId { get; init; }
        public string Name { get; init; } = "";
        public string? Type { get; init; }
        public long Channels { get; init; }
        public long Videos { get; init; }
        public long Bytes { get; init; }
    }

    private sealed record MonthRow
    {
        public DateTimeOffset Month { get; init; }
        public long Objects { get; init; }
        public long Bytes { get; init; }
        public long TotalBytes { get; init; }
    }
}
