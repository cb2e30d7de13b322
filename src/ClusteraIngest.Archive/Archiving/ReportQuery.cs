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

    private const string Chosen = $"chosen as ({MediaFilterSql.Rows})";

    private const string Outcomes = $"""
        {Chosen}, media as (select * from chosen where kind in {JobMediaRows.MainKinds}), outcomes as ({ArchiveJobs.OutcomesSql})
        """;

    private const string Counts = """
        count(*) as listed, count(*) filter (where outcome = 'archived') as archived,
        count(*) filter (where outcome = 'waiting') as waiting,
        count(*) filter (where outcome = 'refused') as refused, count(*) filter (where outcome = 'failed') as failed
        """;

    static ReportQuery()
    {
        RowMapping.Register<ArchiveReport>();
        RowMapping.Register<ArchivedChannel>();
        RowMapping.Register<TabListing>();
        RowMapping.Register<ArchivedPerson>();
    }

    public async Task<ArchiveReport> ReadAsync(CancellationToken cancel)
    {
        var sums = await connection.QuerySingleAsync<ArchiveReport>(
            Command(
                $"""
                with {Outcomes}
                select {Counts},
                       (select coalesce(sum(bytes), 0)::bigint from chosen where state in ('stored', 'verified')) as bytes,
                       (select count(distinct video_id) from media where vanished_at is not null and state in ('stored', 'verified'))
                           as vanished
                  from outcomes
                """,
                cancel
            )
        );
        var lately = await connection.QuerySingleAsync<(long Bytes, long Videos, double? Seconds)>(
            Command(
                $"""
                with {Chosen}
                select coalesce(sum(bytes), 0)::bigint, count(distinct video_id) filter (where kind in {JobMediaRows.MainKinds}),
                       extract(epoch from @now - min(archived_at))::float8
                  from chosen where archived_at > @since
                """,
                cancel
            )
        );
        var months = await MonthsAsync(cancel);
        var lasting = lately.Seconds ?? 0;
        return sums with
        {
            At = now,
            RunId = filter?.RunId,
            WaitingFor = await ReasonsAsync("waiting", "waiting_for", cancel),
            RefusedBy = await ReasonsAsync("refused", "refused_by", cancel),
            FailedBy = await ReasonsAsync("failed", "failed_by", cancel),
            BytesPerSecond = lasting >= 1 ? lately.Bytes / lasting : null,
            Remaining =
                lasting >= 1 && lately.Videos > 0 && sums.Waiting > 0
                    ? TimeSpan.FromSeconds(Math.Min(lasting / lately.Videos * sums.Waiting, TimeSpan.FromDays(3650).TotalSeconds))
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
        var channels = (
            await connection.QueryAsync<ArchivedChannel, string?, ArchivedChannel>(
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
                    select coalesce(l.url, 'https://www.youtube.com/channel/' || s.channel_id, '') as url,
                           coalesce(c.title, l.title) as title,
                           coalesce(s.listed, 0) as listed, coalesce(s.archived, 0) as archived, coalesce(s.waiting, 0) as waiting,
                           coalesce(s.refused, 0) as refused, coalesce(s.failed, 0) as failed, coalesce(z.bytes, 0) as bytes,
                           coalesce(s.channel_id, l.youtube_id) as id
                      from sums s left join sizes z on z.channel_id is not distinct from s.channel_id
                      full join lists l on l.youtube_id = s.channel_id
                      left join dataset_youtube_channel c on c.channel_id = coalesce(s.channel_id, l.youtube_id)
                     where s.listed is not null
                        or l.is_archived and @videos::text[] is null and @run::bigint is null
                           and (@channels::text[] is null or l.youtube_id = any(@channels))
                           and (@person::uuid is null or exists (
                               select from dataset_person_channel d where d.person_id = @person
                                 and (d.channel_id = l.youtube_id or d.name = l.url)))
                     order by 2 nulls last, 1
                    """,
                    cancel
                ),
                (channel, id) => channel with { ChannelId = id is null ? null : ChannelId.Parse(id) },
                splitOn: "id"
            )
        ).AsList();
        var tabs = (
            await connection.QueryAsync<TabListing, string, string, string, TabListing>(
                new CommandDefinition(
                    """
                    select entries_read as read, entries_for_members as for_members, entries_stated as stated, read_at, error_id, message,
                           channel_id as id, tab as of_tab, state as in_state
                      from ctrl_channel_listing where channel_id = any(@ids) order by channel_id, tab
                    """,
                    new { ids = channels.Select(channel => channel.ChannelId?.Value).OfType<string>().ToArray() },
                    cancellationToken: cancel
                ),
                (listing, id, tab, state) =>
                    listing with
                    {
                        ChannelId = ChannelId.Parse(id),
                        Tab = (VideoKind)ColumnText.Parse<ChannelTab>(tab),
                        State = ColumnText.Parse<TabState>(state),
                    },
                splitOn: "id,of_tab,in_state"
            )
        ).ToLookup(tab => tab.ChannelId);
        return
        [
            .. channels.Select(channel =>
                channel.ChannelId is { } id ? channel with { Tabs = [.. tabs[id].OrderBy(tab => tab.Tab)] } : channel
            ),
        ];
    }

    private async Task<IReadOnlyList<ArchivedPerson>> PersonsAsync(CancellationToken cancel) =>
        [
            .. await connection.QueryAsync<ArchivedPerson>(
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
            ),
        ];

    private async Task<IReadOnlyList<StoredMonth>> MonthsAsync(CancellationToken cancel) =>
        [
            .. (
                await connection.QueryAsync<(DateTime Month, long Objects, long Bytes, long TotalBytes)>(
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
                DateOnly.FromDateTime(row.Month),
                row.Objects,
                row.Bytes,
                row.TotalBytes,
                priceUsd is { } price ? Math.Round(row.TotalBytes / BytesOfGb * price, 4) : null
            )),
        ];

    private CommandDefinition Command(string sql, CancellationToken cancel)
    {
        var parameters = MediaFilterSql.Parameters(filter is null ? null : filter with { Kinds = [], States = [] });
        parameters["since"] = now - Lately;
        parameters["now"] = now;
        return new(sql, new DynamicParameters(parameters), cancellationToken: cancel);
    }
}
