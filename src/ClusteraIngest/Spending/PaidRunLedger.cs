using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Spending;

/// <summary>The ledger of paid runs, <c>ctrl_apify_run</c>: written before money is spent, so that no run is lost or paid twice.</summary>
/// <remarks>All of it may be done twice with the same effect as once: where the database goes away, it is.</remarks>
internal sealed class PaidRunLedger(DatabaseResilience database)
{
    private const string Columns = """
        r.apify_run_key, r.run_id, r.actor, r.purpose, r.list_id, r.video_id, r.language, r.is_full, r.input, r.max_charge_usd, r.state,
        r.apify_run_id, r.dataset_id, r.items_stored, r.created_at, r.sent_at
        """;

    static PaidRunLedger()
    {
        RowMapping.Register<LedgerEntry>();
        RowMapping.Register<UnsettledRun>();
    }

    /// <summary>Whether there is anything in it that is still to be read, or to be asked the cost of.</summary>
    public static async Task<bool> HasUnsettledAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                """
                select exists (select from ctrl_apify_run where state in ('intent', 'started'))
                    or exists (select from ctrl_apify_run where state in ('consumed', 'failed', 'lost') and not is_cost_settled)
                """,
                cancellationToken: cancel
            )
        );
    }

    /// <summary>
    /// Writes the intent down and returns it; or, where a run for the same list or transcript is open, that one: taken over by
    /// <paramref name="runId"/> if the process that followed it is gone, with <see cref="LedgerEntry.IsAlive"/> set if it is not.
    /// </summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="runId">The invocation.</param>
    /// <param name="setAsideUsd">What a new intent counts for from now on; null: nothing is set aside yet.</param>
    /// <param name="now">When that is.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<LedgerEntry> ClaimAsync(
        PaidRunIntent intent,
        long runId,
        decimal? setAsideUsd,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string insert = $"""
            insert into ctrl_apify_run as r (run_id, actor, purpose, list_id, video_id, language, is_full, input, input_hash, created_at,
                sent_at, reserved_usd, reserved_at)
            values (@runId, @Actor, @purpose, @ListId, @VideoId, @Language, @IsFull, @Input::jsonb, @hash, @now, null,
                    @setAsideUsd::numeric, case when @setAsideUsd::numeric is not null then @now end)
            on conflict do nothing
            returning {Columns}, false as is_alive, true as is_new
            """;

        const string open = $"""
            select {Columns}, {RunStore.IsAlive} as is_alive, false as is_new from ctrl_apify_run r
             where r.purpose = @purpose and r.state in ('intent', 'started')
               and r.list_id is not distinct from @ListId and r.video_id is not distinct from @VideoId
               and coalesce(r.language, '') = coalesce(@Language, '')
            """;

        var wanted = new
        {
            runId,
            intent.Actor,
            purpose = ColumnText.Of(intent.Purpose),
            intent.ListId,
            intent.VideoId,
            intent.Language,
            intent.IsFull,
            intent.Input,
            hash = Hash(intent.Input),
            setAsideUsd,
            now,
        };
        return await database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                while (true)
                {
                    var written = await connection.QuerySingleOrDefaultAsync<LedgerEntry>(
                        new CommandDefinition(insert, wanted, cancellationToken: attempt)
                    );
                    if (written is not null)
                    {
                        return written;
                    }

                    // It may have been closed or taken over between two statements: then the insert is due again.
                    if (
                        await connection.QuerySingleOrDefaultAsync<LedgerEntry>(
                            new CommandDefinition(open, wanted, cancellationToken: attempt)
                        )
                            is { } found
                        && (found.IsAlive ? found : await TakeOverAsync(connection, found, runId, attempt)) is { } claimed
                    )
                    {
                        return claimed;
                    }
                }
            },
            cancel
        );
    }

    /// <summary>Open runs whose process is gone: what the next invocation settles first.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> AbandonedAsync(PaidRunPurpose purpose, CancellationToken cancel)
    {
        const string abandoned = $"""
            select {Columns}, false as is_alive, false as is_new from ctrl_apify_run r
             where r.purpose = @purpose and r.state in ('intent', 'started') and not {RunStore.IsAlive}
             order by r.created_at
            """;

        return await QueryAsync<LedgerEntry>(abandoned, new { purpose = ColumnText.Of(purpose) }, cancel);
    }

    /// <summary>
    /// What has become of a run that another process follows: its state, and whether that process, or one after it, still lives.
    /// </summary>
    public async Task<(PaidRunState State, bool IsAlive)> LookAsync(long key, CancellationToken cancel)
    {
        const string look = $"select r.state, {RunStore.IsAlive} from ctrl_apify_run r where r.apify_run_key = @key";
        var (state, isAlive) = (await QueryAsync<(string, bool)>(look, new { key }, cancel)).Single();
        return (ColumnText.Parse<PaidRunState>(state), isAlive);
    }

    /// <summary>
    /// Writes down, before it is done, that the request to start it is sent. False where the intent is not this invocation's any more.
    /// </summary>
    /// <param name="entry">The intent.</param>
    /// <param name="sentAt">When, by Apify's clock.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<bool> SendAsync(LedgerEntry entry, DateTimeOffset sentAt, CancellationToken cancel) =>
        await ExecuteAsync(
            "update ctrl_apify_run set sent_at = @sentAt where apify_run_key = @ApifyRunKey and run_id = @RunId and state = 'intent'",
            new
            {
                entry.ApifyRunKey,
                entry.RunId,
                sentAt,
            },
            cancel
        ) == 1;

    /// <summary>
    /// Writes down the run's id, as soon as it is known. False where another process has taken the intent over meanwhile.
    /// </summary>
    public async Task<bool> StartedAsync(
        LedgerEntry entry,
        string apifyRunId,
        string datasetId,
        DateTimeOffset startedAt,
        CancellationToken cancel
    ) =>
        await ExecuteAsync(
            """
            update ctrl_apify_run set state = 'started', apify_run_id = @apifyRunId, dataset_id = @datasetId, started_at = @startedAt
             where apify_run_key = @ApifyRunKey and run_id = @RunId and (state = 'intent' or apify_run_id = @apifyRunId)
            """,
            new
            {
                entry.ApifyRunKey,
                entry.RunId,
                apifyRunId,
                datasetId,
                startedAt,
            },
            cancel
        ) == 1;

    /// <summary>Which of these ids of Apify are in the ledger.</summary>
    public async Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> apifyRunIds, CancellationToken cancel) =>
        (
            await QueryAsync<string>(
                "select apify_run_id from ctrl_apify_run where apify_run_id = any(@ids)",
                new { ids = apifyRunIds.ToArray() },
                cancel
            )
        ).ToHashSet(StringComparer.Ordinal);

    /// <summary>Closes a run that Apify did not start.</summary>
    public Task RefusedAsync(LedgerEntry entry, string errorId, string message, DateTimeOffset now, CancellationToken cancel) =>
        ExecuteAsync(
            "update ctrl_apify_run set state = 'refused', error_id = @errorId, message = @message, cost_usd = 0, is_cost_settled = true, "
                + "finished_at = @now where apify_run_key = @ApifyRunKey and run_id = @RunId and state = 'intent'",
            new
            {
                entry.ApifyRunKey,
                entry.RunId,
                errorId,
                message,
                now,
            },
            cancel
        );

    /// <summary>Closes what an invocation that has ended wrote down and never sent: it counts for nothing.</summary>
    public static async Task CloseUnsentAsync(NpgsqlDataSource database, long runId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                update ctrl_apify_run
                   set state = 'refused', error_id = 'NotSent', message = 'The invocation ended before it was sent.', cost_usd = 0,
                       is_cost_settled = true, finished_at = @now
                 where run_id = @runId and state = 'intent' and sent_at is null
                """,
                new { runId, now },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>Closes a run that cannot be read any more. What it cost is asked for later.</summary>
    public Task LostAsync(LedgerEntry entry, string errorId, string message, DateTimeOffset now, CancellationToken cancel) =>
        ExecuteAsync(
            "update ctrl_apify_run set state = 'lost', error_id = @errorId, message = @message, finished_at = @now where apify_run_key = "
                + "@ApifyRunKey and run_id = @RunId and state = 'started'",
            new
            {
                entry.ApifyRunKey,
                entry.RunId,
                errorId,
                message,
                now,
            },
            cancel
        );

    /// <summary>The oldest runs whose cost Apify had not told when they were closed.</summary>
    public Task<IReadOnlyList<UnsettledRun>> UnsettledAsync(CancellationToken cancel) =>
        QueryAsync<UnsettledRun>(
            """
            select apify_run_key, apify_run_id, run_id, actor, coalesce(started_at, created_at) as started_at from ctrl_apify_run
             where state in ('consumed', 'failed', 'lost') and not is_cost_settled order by apify_run_key limit 1000
            """,
            null,
            cancel
        );

    /// <summary>Writes down what a run cost in the end, and adds it to the invocation that it belongs to.</summary>
    public Task SettleAsync(long key, decimal? costUsd, bool isSettled, CancellationToken cancel) =>
        ExecuteAsync(
            """
            with before as (select apify_run_key, run_id, coalesce(cost_usd, 0) as cost_usd from ctrl_apify_run
                where apify_run_key = @key for update),
                 settled as (update ctrl_apify_run r set cost_usd = coalesce(@costUsd, r.cost_usd), is_cost_settled = @isSettled
                               from before b where r.apify_run_key = b.apify_run_key)
            update ctrl_run r set cost_usd = r.cost_usd + coalesce(@costUsd, b.cost_usd) - b.cost_usd from before b
                where r.run_id = b.run_id
            """,
            new
            {
                key,
                costUsd,
                isSettled,
            },
            cancel
        );

    /// <summary>
    /// Moves the offset up to which items are stored. Affects no row where another process has taken the run over meanwhile.
    /// </summary>
    public static NpgsqlBatchCommand Advance(LedgerEntry entry, int fromOffset, int toOffset) =>
        new(
            "update ctrl_apify_run set items_stored = $4 where apify_run_key = $1 and run_id = $2 and items_stored = $3 and state = "
                + "'started'"
        )
        {
            Parameters =
            {
                new() { Value = entry.ApifyRunKey },
                new() { Value = entry.RunId },
                new() { Value = fromOffset },
                new() { Value = toOffset },
            },
        };

    /// <summary>Whether this invocation has moved the offset so far.</summary>
    public static Task<bool> HasAdvancedAsync(NpgsqlConnection connection, LedgerEntry entry, int toOffset, CancellationToken cancel) =>
        IsAsync(
            connection,
            "select items_stored >= @toOffset from ctrl_apify_run where apify_run_key = @ApifyRunKey and run_id = @RunId",
            new
            {
                entry.ApifyRunKey,
                entry.RunId,
                toOffset,
            },
            cancel
        );

    /// <summary>Whether this invocation has closed the run.</summary>
    public static Task<bool> IsClosedAsync(NpgsqlConnection connection, LedgerEntry entry, CancellationToken cancel) =>
        IsAsync(
            connection,
            "select state not in ('intent', 'started') from ctrl_apify_run where apify_run_key = @ApifyRunKey and run_id = @RunId",
            new { entry.ApifyRunKey, entry.RunId },
            cancel
        );

    /// <summary>
    /// Closes a run that was started. Until its cost is settled it counts for what it is expected to have cost; all of it where that cannot
    /// be told. Affects no row where another process has taken the run over meanwhile.
    /// </summary>
    public static NpgsqlBatchCommand Close(
        LedgerEntry entry,
        PaidRunState state,
        string? apifyStatus,
        decimal? costUsd,
        decimal expectedUsd,
        bool isCostSettled,
        string? errorId,
        string? message,
        DateTimeOffset now
    ) =>
        new(
            """
            with closed as (
                update ctrl_apify_run set state = $3, apify_status = $4, cost_usd = $5, is_cost_settled = $6, error_id = $7, message = $8,
                    finished_at = $9,
                       reserved_usd = case when $3 = 'lost' then reserved_usd else least(reserved_usd, $10) end
                 where apify_run_key = $1 and run_id = $2 and state = 'started'
                returning run_id, cost_usd)
            update ctrl_run r set cost_usd = r.cost_usd + coalesce(c.cost_usd, 0) from closed c where r.run_id = c.run_id
            """
        )
        {
            Parameters =
            {
                new() { Value = entry.ApifyRunKey },
                new() { Value = entry.RunId },
                new() { Value = ColumnText.Of(state) },
                NullableText(apifyStatus),
                new() { Value = (object?)costUsd ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Numeric },
                new() { Value = isCostSettled },
                NullableText(errorId),
                NullableText(message),
                new() { Value = now.UtcDateTime },
                new() { Value = expectedUsd },
            },
        };

    private static Task<bool> IsAsync(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, parameters, cancellationToken: cancel));

    private static NpgsqlParameter NullableText(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    // Returned as it is now: its process may have written the start down after we looked, and died only then.
    private static Task<LedgerEntry?> TakeOverAsync(NpgsqlConnection connection, LedgerEntry found, long runId, CancellationToken cancel) =>
        connection.QuerySingleOrDefaultAsync<LedgerEntry>(
            new CommandDefinition(
                $"""
                update ctrl_apify_run r set run_id = @taker
                    where r.apify_run_key = @ApifyRunKey and r.run_id = @RunId and r.state in ('intent', 'started')
                returning {Columns}, false as is_alive, false as is_new
                """,
                new
                {
                    taker = runId,
                    found.ApifyRunKey,
                    found.RunId,
                },
                cancellationToken: cancel
            )
        );

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: attempt)),
            cancel
        );

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync<IReadOnlyList<T>>(
            async (connection, attempt) =>
                (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: attempt))).AsList(),
            cancel
        );

    private static string Hash(string input) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input)));
}
