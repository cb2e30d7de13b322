using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Quota;

/// <summary>
/// What each key of the YouTube Data API has used today, for all processes together: <c>ctrl_youtube_api_key</c>. A day ends at midnight in
/// Los Angeles; the server knows its time zone, also where this machine does not.
/// </summary>
internal sealed class ApiKeyStore(DatabaseResilience database)
{
    private const string Now = DatabaseClock.Now;

    private const string Today = $"({Now} at time zone 'America/Los_Angeles')::date";

    private const string Midnight = $"(({Today} + 1)::timestamp at time zone 'America/Los_Angeles')";

    private const string LastMidnight = $"({Today}::timestamp at time zone 'America/Los_Angeles')";

    private const string UsedToday = $"case when quota_day >= {Today} then used else 0 end";

    /// <summary>
    /// SQL: lets the jobs that wait for units be taken at once, if there are keys in <c>usable</c> that nobody had before.
    /// </summary>
    private const string WakeJobs = $"""
        woken as (
            update ctrl_job set not_before = null
             where exists (select from usable) and job_id in (
                 select w.job_id from ctrl_job w
                  where w.state = 'pending' and w.not_before is not null
                      and w.error_id = '{ErrorIds.QuotaExceeded}' for update skip locked))
        """;

    private const string IsFree = $"state = 'active' and coalesce(rests_until, {Now}) <= {Now} and {UsedToday} < quota";

    static ApiKeyStore() => RowMapping.Register<ApiKeyStatus>();

    /// <summary>
    /// Makes keys known, with what a day grants them. Jobs that wait for units do so no longer if that is more than before.
    /// </summary>
    public Task RegisterAsync(
        IReadOnlyCollection<string> fingerprints,
        int units,
        int searches,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string register = $"""
            with before as (
                select fingerprint, bucket, quota from ctrl_youtube_api_key where fingerprint = any(@fingerprints)),
            changed as (
                insert into ctrl_youtube_api_key as stored (fingerprint, bucket, quota, quota_day, updated_at)
                select f, b.bucket, b.quota, {Today}, {Now}
                  from unnest(@fingerprints) f cross join (values ('units', @units), ('search', @searches)) b (bucket, quota)
                 order by f, b.bucket
                on conflict (fingerprint, bucket) do update set quota = excluded.quota, updated_at = excluded.updated_at
                    where stored.quota <> excluded.quota
                returning fingerprint, bucket, quota),
            usable as materialized (
                select from changed c left join before b using (fingerprint, bucket) where b.quota is null or b.quota < c.quota),
            {WakeJobs}
            select pg_notify('{JobStore.Channel}', '') where exists (select from usable)
            """;

        return ExecuteAsync(
            register,
            new
            {
                fingerprints = fingerprints.ToArray(),
                units,
                searches,
                now,
            },
            cancel
        );
    }

    /// <summary>Counts one call for the key that has used the least, before the call is made. Null: none of them may be used now.</summary>
    /// <param name="fingerprints">The keys at hand.</param>
    /// <param name="bucket">The budget.</param>
    /// <param name="jobId">The job that the call is for; null: none.</param>
    /// <param name="now">The time; null: the database's.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<string?> TakeAsync(
        IReadOnlyCollection<string> fingerprints,
        string bucket,
        long? jobId,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string take = $"""
            with chosen as (
                select fingerprint from ctrl_youtube_api_key
                 where fingerprint = any(@fingerprints) and bucket = @bucket and {IsFree}
                 order by {UsedToday}, fingerprint limit 1 for no key update
            ), taken as (
                update ctrl_youtube_api_key k
                   set used = {UsedToday} + 1, quota_day = greatest(quota_day, {Today}), rests_until = null, updated_at = {Now}
                  from chosen c where k.fingerprint = c.fingerprint and k.bucket = @bucket
                returning k.fingerprint
            ), counted as (
                update ctrl_job set units = units + 1 where job_id = @jobId and exists (select from taken)
            )
            select fingerprint from taken
            """;

        var parameters = new
        {
            fingerprints = fingerprints.ToArray(),
            bucket,
            jobId,
            now,
        };
        return database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                // The key that was chosen may have been used up by another process while its row was waited for: then another one may be
                // free.
                string? taken;
                do taken = await connection.ExecuteScalarAsync<string?>(
                    new CommandDefinition(take, parameters, cancellationToken: attempt)
                );
                while (
                    taken is null
                    && await connection.ExecuteScalarAsync<bool>(
                        new CommandDefinition(
                            $"select exists (select from ctrl_youtube_api_key where fingerprint = any(@fingerprints) and bucket = "
                                + $"@bucket and {IsFree})",
                            parameters,
                            cancellationToken: attempt
                        )
                    )
                );
                return taken;
            },
            cancel
        );
    }

    /// <summary>Whether any key may be used now that some process has used within the last hour.</summary>
    public Task<bool> IsAnyFreeAsync(string bucket, DateTimeOffset? now, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteScalarAsync<bool>(
                    new CommandDefinition(
                        $"select exists (select from ctrl_youtube_api_key where bucket = @bucket and updated_at > {Now} - interval '1 "
                            + $"hour' and {IsFree})",
                        new { bucket, now },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>Takes back what was counted for a call that YouTube has not charged.</summary>
    public Task GiveBackAsync(string fingerprint, string bucket, long? jobId, DateTimeOffset? now, CancellationToken cancel) =>
        ExecuteAsync(
            $"""
            update ctrl_youtube_api_key set used = greatest(used - 1, 0), updated_at = {Now}
             where fingerprint = @fingerprint and bucket = @bucket and quota_day = {Today};
            update ctrl_job set units = greatest(units - 1, 0) where job_id = @jobId
            """,
            new
            {
                fingerprint,
                bucket,
                jobId,
                now,
            },
            cancel
        );

    /// <summary>
    /// YouTube grants the key nothing more today. A few minutes after midnight that may be yesterday's word, since clocks differ: then it
    /// rests for as long only.
    /// </summary>
    /// <returns>Whether it did not rest before: of several calls that were under way, one is the first to say so.</returns>
    public async Task<bool> RestAsync(string fingerprint, string bucket, DateTimeOffset? now, CancellationToken cancel) =>
        await ExecuteAsync(
            $"""
            update ctrl_youtube_api_key
               set rests_until = case when {Now} < {LastMidnight} + interval '15 minutes' then {Now} + interval '15 minutes'
                   else {Midnight} end, updated_at = {Now}
             where fingerprint = @fingerprint and bucket = @bucket and coalesce(rests_until, {Now}) <= {Now}
            """,
            new
            {
                fingerprint,
                bucket,
                now,
            },
            cancel
        ) > 0;

    /// <summary>YouTube does not accept the key, for anything or for one budget's calls.</summary>
    /// <returns>Whether that is news.</returns>
    public async Task<bool> RefuseAsync(
        string fingerprint,
        string? bucket,
        string errorId,
        string message,
        DateTimeOffset? now,
        CancellationToken cancel
    ) =>
        await ExecuteAsync(
            $"""
            update ctrl_youtube_api_key set state = 'refused', error_id = @errorId, message = @message, updated_at = {Now}
             where fingerprint = @fingerprint and (@bucket::text is null or bucket = @bucket) and state <> 'refused'
            """,
            new
            {
                fingerprint,
                bucket,
                errorId,
                message,
                now,
            },
            cancel
        ) > 0;

    /// <summary>Lets refused keys be tried again, and with them the jobs that wait for units; returns how many keys were refused.</summary>
    /// <param name="fingerprint">That one; null: all.</param>
    /// <param name="now">The time; null: the database's.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<int> RestoreAsync(string? fingerprint, DateTimeOffset? now, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
                await connection.ExecuteScalarAsync<int>(
                    new CommandDefinition(
                        $"""
                        with usable as (
                            update ctrl_youtube_api_key set state = 'active', error_id = null, message = null, updated_at = {Now}
                             where state = 'refused' and (@fingerprint::text is null or fingerprint = @fingerprint) returning fingerprint),
                        {WakeJobs}
                        select count(distinct fingerprint) from usable;
                        notify {JobStore.Channel}
                        """,
                        new { fingerprint, now },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>When the first of the keys that are not refused may be used again; null where all are refused.</summary>
    public Task<DateTimeOffset?> FreeAgainAtAsync(
        IReadOnlyCollection<string> fingerprints,
        string bucket,
        DateTimeOffset? now,
        CancellationToken cancel
    ) =>
        database.ExecuteIdempotentAsync<DateTimeOffset?>(
            async (connection, attempt) =>
                await connection.ExecuteScalarAsync<DateTime?>(
                    new CommandDefinition(
                        $"""
                        select min(case when {UsedToday} >= quota then greatest({Midnight}, rests_until)
                            else greatest(rests_until, {Now}) end)
                          from ctrl_youtube_api_key where fingerprint = any(@fingerprints) and bucket = @bucket and state = 'active'
                        """,
                        new
                        {
                            fingerprints = fingerprints.ToArray(),
                            bucket,
                            now,
                        },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>All keys that were ever used with this database, with both their budgets.</summary>
    public Task<IReadOnlyList<ApiKeyStatus>> AllAsync(
        IReadOnlyCollection<string> configured,
        DateTimeOffset? now,
        CancellationToken cancel
    ) =>
        database.ExecuteIdempotentAsync<IReadOnlyList<ApiKeyStatus>>(
            async (connection, attempt) =>
                [
                    .. await connection.QueryAsync<ApiKeyStatus>(
                        new CommandDefinition(
                            $"""
                            select fingerprint, bucket, case when state = 'refused' then 'refused' when {IsFree} then 'active'
                                else 'resting' end as state,
                                   {UsedToday} as used_today, case when {IsFree} then quota - {UsedToday} else 0 end as left_today,
                                   case when state = 'active' and not ({IsFree}) then case when {UsedToday} >= quota
                                       then greatest({Midnight}, rests_until) else rests_until end end as rests_until,
                                   {Midnight} as resets_at, error_id, message, fingerprint = any(@configured) as is_configured
                              from ctrl_youtube_api_key
                             order by fingerprint = any(@configured) desc, fingerprint, bucket desc
                            """,
                            new { configured = configured.ToArray(), now },
                            cancellationToken: attempt
                        )
                    ),
                ],
            cancel
        );

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: attempt)),
            cancel
        );
}
