using ClusteraIngest.Database;
using ClusteraIngest.Resilience;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Pacing;

/// <summary>
/// The tables <c>ctrl_pace</c> and <c>ctrl_pace_day</c>. Each decision is a single statement: of many processes that ask at once, each gets
/// an answer of its own. The times are the database's.
/// </summary>
internal static class PaceStore
{
    private const string Now = DatabaseClock.Now;

    /// <summary>SQL: the time when a statement answers, since it may have waited for another one.</summary>
    private const string Answered = "coalesce(@now::timestamptz, clock_timestamp())";

    private const string Today = $"({Now} at time zone 'UTC')::date";

    static PaceStore()
    {
        RowMapping.Register<Turn>();
        RowMapping.Register<RestRow>();
        RowMapping.Register<DayRow>();
    }

    /// <summary>
    /// Takes the next free time for a request. Where the source rests for longer than <paramref name="patience"/>, it takes none and tells
    /// the rest. Null: it has begun to rest just now, and is to be asked again.
    /// </summary>
    public static async Task<Turn?> TakeAsync(
        NpgsqlConnection connection,
        string source,
        TimeSpan interval,
        TimeSpan patience,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string take = $"""
            with taken as (
                insert into ctrl_pace as p (source, next_at, updated_at) values (@source, {Now} + @interval, {Now})
                on conflict (source) do update set next_at = greatest(p.next_at, p.rest_until, {Now}) + @interval, updated_at = {Now}
                    where p.rest_until is null or p.rest_until <= {Now} + @patience
                returning p.next_at - @interval as slot, p.rests)
            select t.slot, extract(epoch from greatest(t.slot - {Answered}, interval '0'))::float8 as seconds,
                   coalesce(t.rests, r.rests, 0) as rests, @source as source, r.rest_until, r.rest_error_id, r.rest_reason
              from (values (1)) as one left join taken t on true
                left join ctrl_pace r on r.source = @source and t.slot is null and r.rest_until > {Now} + @patience
            """;

        var turn = await connection.QuerySingleAsync<Turn>(
            new CommandDefinition(
                take,
                new
                {
                    source,
                    interval,
                    patience,
                    now,
                },
                cancellationToken: cancel
            )
        );
        return turn.Slot is null && turn.RestUntil is null ? null : turn;
    }

    /// <summary>Whether a source rests for longer than <paramref name="patience"/>.</summary>
    public static Task<bool> RestsAsync(
        NpgsqlConnection connection,
        string source,
        TimeSpan patience,
        DateTimeOffset? now,
        CancellationToken cancel
    ) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                $"select exists (select from ctrl_pace where source = @source and rest_until > {Now} + @patience)",
                new
                {
                    source,
                    patience,
                    now,
                },
                cancellationToken: cancel
            )
        );

    /// <summary>The rest of a source; null: it does not rest.</summary>
    public static async Task<SourceRest?> RestOfAsync(
        NpgsqlConnection connection,
        string source,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string rest = $"""
            select source, rest_until, rest_error_id, rest_reason, rests from ctrl_pace where source = @source and rest_until > {Now}
            """;

        var row = await connection.QuerySingleOrDefaultAsync<RestRow>(
            new CommandDefinition(rest, new { source, now }, cancellationToken: cancel)
        );
        return row?.ToRest();
    }

    /// <summary>
    /// When the next day begins, where as much was taken on this one as its limits say, or so much that the least is not left; null: less
    /// was.
    /// </summary>
    public static async Task<DateTimeOffset?> DayIsOverAsync(
        NpgsqlConnection connection,
        string source,
        DayLimits limits,
        long leastBytes,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string over = $"""
            select day, ({Today} + 1)::timestamp at time zone 'UTC' as next_day from ctrl_pace_day
             where source = @source and day = {Today}
               and (videos >= @maxVideos::integer or bytes >= @maxBytes::bigint or bytes > 0 and bytes + @leastBytes > @maxBytes::bigint)
            """;

        var row = await connection.QuerySingleOrDefaultAsync<DayRow>(
            new CommandDefinition(
                over,
                new
                {
                    source,
                    maxVideos = limits.Videos,
                    maxBytes = limits.Bytes,
                    leastBytes,
                    now,
                },
                cancellationToken: cancel
            )
        );
        return row?.NextDay;
    }

    /// <summary>The sources that rest.</summary>
    public static async Task<IReadOnlyList<SourceRest>> RestsAsync(NpgsqlDataSource database, DateTimeOffset? now, CancellationToken cancel)
    {
        const string rests = $"""
            select source, rest_until, rest_error_id, rest_reason, rests from ctrl_pace where rest_until > {Now} order by source
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<RestRow>(new CommandDefinition(rests, new { now }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToRest())];
    }

    /// <summary>The sources of which the next free turn is some seconds away, and why: somebody waits for theirs.</summary>
    public static async Task<IReadOnlyList<SourceWait>> WaitsAsync(NpgsqlDataSource database, DateTimeOffset? now, CancellationToken cancel)
    {
        const string waits = $"""
            select source, w.reason, w.until from ctrl_pace, lateral (values ('turn', next_at), ('bytes', bytes_at)) w (reason, until)
             where w.until > {Now} + @least order by source, w.until
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(string Source, string Reason, DateTime Until)>(
            new CommandDefinition(waits, new { least = WaitRegister.ShownAfter, now }, cancellationToken: cancel)
        );
        return
        [
            .. rows.Select(row =>
            {
                var reason = row.Reason == "turn" ? WaitReason.SiteTurn : WaitReason.SiteBytes;
                return new SourceWait
                {
                    Source = row.Source,
                    Until = new DateTimeOffset(row.Until, TimeSpan.Zero),
                    Id = reason.Id,
                    What = reason.What,
                };
            }),
        ];
    }

    /// <summary>
    /// Lets a source rest: for <paramref name="shortest"/>, and for twice as long with each rest in a row. Null: it rests already.
    /// </summary>
    public static async Task<SourceRest?> RestAsync(
        NpgsqlConnection connection,
        string source,
        string errorId,
        string reason,
        TimeSpan shortest,
        TimeSpan longest,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string rest = $"""
            insert into ctrl_pace as p (source, rest_until, rest_error_id, rest_reason, rests, updated_at)
            values (@source, {Now} + @shortest, @errorId, @reason, 1, {Now})
            on conflict (source) do update
               set rest_until = {Now} + least(@shortest * 2 ^ least(p.rests, 20), @longest), rest_error_id = excluded.rest_error_id,
                   rest_reason = excluded.rest_reason, rests = p.rests + 1, updated_at = {Now}
             where p.rest_until is null or p.rest_until <= {Now}
            returning source, rest_until, rest_error_id, rest_reason, rests
            """;

        var row = await connection.QuerySingleOrDefaultAsync<RestRow>(
            new CommandDefinition(
                rest,
                new
                {
                    source,
                    errorId,
                    reason,
                    shortest,
                    longest,
                    now,
                },
                cancellationToken: cancel
            )
        );
        return row?.ToRest();
    }

    /// <summary>Ends what is left of rests that are over: the next one is a short one again. What goes on resting does so.</summary>
    public static Task SucceededAsync(NpgsqlConnection connection, string source, DateTimeOffset? now, CancellationToken cancel)
    {
        const string end = $"""
            update ctrl_pace set rest_until = null, rest_error_id = null, rest_reason = null, rests = 0, updated_at = {Now}
             where source = @source and rests > 0 and rest_until <= {Now}
            """;

        return connection.ExecuteAsync(new CommandDefinition(end, new { source, now }, cancellationToken: cancel));
    }

    /// <summary>Takes bytes that pass in <paramref name="passes"/>; returns how long to wait before they may be fetched.</summary>
    public static async Task<TimeSpan> TakeBytesAsync(
        NpgsqlConnection connection,
        string source,
        TimeSpan passes,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string take = $"""
            insert into ctrl_pace as p (source, bytes_at, updated_at) values (@source, {Now} + @passes, {Now})
            on conflict (source) do update set bytes_at = greatest(p.bytes_at, {Now}) + @passes, updated_at = {Now}
            returning extract(epoch from greatest(p.bytes_at - @passes - {Answered}, interval '0'))::float8
            """;

        return TimeSpan.FromSeconds(
            await connection.ExecuteScalarAsync<double>(
                new CommandDefinition(
                    take,
                    new
                    {
                        source,
                        passes,
                        now,
                    },
                    cancellationToken: cancel
                )
            )
        );
    }

    /// <summary>Counts videos and bytes for this day, unless that were more than its limits.</summary>
    public static async Task<DayShare> TakeOfDayAsync(
        NpgsqlConnection connection,
        string source,
        int videos,
        long bytes,
        DayLimits limits,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string take = $"""
            with taken as (
                insert into ctrl_pace_day as d (source, day, videos, bytes)
                select @source, {Today}, @videos, @bytes where @maxVideos::integer is null or @videos <= @maxVideos
                on conflict (source, day) do update set videos = d.videos + excluded.videos, bytes = d.bytes + excluded.bytes
                    where (@maxVideos::integer is null or d.videos + excluded.videos <= @maxVideos)
                      and (@maxBytes::bigint is null or d.bytes = 0 or d.bytes + excluded.bytes <= @maxBytes)
                returning day)
            select exists (select from taken) as is_granted, {Today} as day,
                   ({Today} + 1)::timestamp at time zone 'UTC' as next_day
            """;

        var row = await connection.QuerySingleAsync<DayRow>(
            new CommandDefinition(
                take,
                new
                {
                    source,
                    videos,
                    bytes,
                    maxVideos = limits.Videos,
                    maxBytes = limits.Bytes,
                    now,
                },
                cancellationToken: cancel
            )
        );
        return new(row.IsGranted, source, DateOnly.FromDateTime(row.Day), row.NextDay);
    }

    /// <summary>Changes what was counted for a day, where it turned out to be more or less.</summary>
    public static Task CorrectDayAsync(NpgsqlConnection connection, DayShare share, int videos, long bytes, CancellationToken cancel)
    {
        const string correct = """
            update ctrl_pace_day set videos = greatest(videos + @videos, 0), bytes = greatest(bytes + @bytes, 0)
             where source = @source and day = @day
            """;

        return connection.ExecuteAsync(
            new CommandDefinition(
                correct,
                new
                {
                    source = share.Source,
                    day = share.Day.ToDateTime(default),
                    videos,
                    bytes,
                },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>The time that a request was given, or the rest that it would have to wait for.</summary>
    internal sealed record Turn
    {
        public DateTimeOffset? Slot { get; init; }
        public double? Seconds { get; init; }
        public int Rests { get; init; }
        public string Source { get; init; } = "";
        public DateTimeOffset? RestUntil { get; init; }
        public string? RestErrorId { get; init; }
        public string? RestReason { get; init; }

        /// <summary>The rest; null: it was given a time.</summary>
        public SourceRest? Rest =>
            Slot is not null || RestUntil is not { } until
                ? null
                : new()
                {
                    Source = Source,
                    Until = until,
                    ErrorId = RestErrorId ?? "",
                    Reason = RestReason ?? "",
                    Rests = Rests,
                };

        /// <summary>How long it is until then.</summary>
        public TimeSpan Wait => TimeSpan.FromSeconds(Seconds ?? 0);
    }

    private sealed record RestRow
    {
        public string Source { get; init; } = "";
        public DateTimeOffset RestUntil { get; init; }
        public string RestErrorId { get; init; } = "";
        public string? RestReason { get; init; }
        public int Rests { get; init; }

        public SourceRest ToRest() =>
            new()
            {
                Source = Source,
                Until = RestUntil,
                ErrorId = RestErrorId,
                Reason = RestReason ?? "",
                Rests = Rests,
            };
    }

    private sealed record DayRow
    {
        public bool IsGranted { get; init; }
        public DateTime Day { get; init; }
        public DateTimeOffset NextDay { get; init; }
    }
}
