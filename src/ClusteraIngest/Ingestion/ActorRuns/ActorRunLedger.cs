using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Database;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>
/// Apify's part of the ledger: charges of its actor runs, with what only Apify has of them in <c>ctrl_apify_run</c>. Written before money
/// is spent, so that no actor run is lost or paid twice.
/// </summary>
/// <remarks>All of it may be done twice with the same effect as once: where the database goes away, it is.</remarks>
internal sealed class ActorRunLedger(DatabaseResilience database)
{
    private const string Columns = """
        r.charge_id, r.run_id, r.what as actor, r.purpose, r.list_id, r.video_id, a.language, a.is_full, a.input, a.max_charge_usd, r.state,
        r.external_id as apify_run_id, a.dataset_id, a.items_stored, r.created_at, r.sent_at
        """;

    private const string Provider = ApifyClient.Provider;

    static ActorRunLedger()
    {
        RowMapping.Register<ActorRunEntry>();
        RowMapping.Register<UnsettledActorRun>();
    }

    /// <summary>The ledger of charges.</summary>
    public ChargeLedger Charges { get; } = new(database);

    /// <summary>
    /// Writes the intent down and returns it; or, where an actor run for the same list or transcript is open, that one: taken over by
    /// <paramref name="runId"/> if the process that followed it is gone, with <see cref="ActorRunEntry.IsAlive"/> set if it is not.
    /// </summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="runId">The run.</param>
    /// <param name="setAsideUsd">What a new intent counts for from now on; null: nothing is set aside yet.</param>
    /// <param name="now">When that is.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ActorRunEntry> ClaimAsync(
        ActorRunIntent intent,
        long runId,
        decimal? setAsideUsd,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string insert = $"""
            with charge as ({ChargeLedger.Insert} returning *),
                 details as (
                insert into ctrl_apify_run (charge_id, language, is_full, input)
                select charge_id, @Language, @IsFull, @Input::jsonb from charge
                returning *)
            select {Columns}, false as is_alive, true as is_new from charge r join details a using (charge_id)
            """;

        const string open = $"""
            select {Columns}, {ChargeLedger.IsAlive} as is_alive, false as is_new
              from ctrl_charge r join ctrl_apify_run a using (charge_id)
             where r.provider = @Provider and r.purpose = @Purpose and r.subject = @Subject and r.state in ('intent', 'sent')
            """;

        var wanted = ParametersOf(intent, runId, setAsideUsd, now);
        return await database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                while (true)
                {
                    if (await FindAsync(connection, insert, wanted, attempt) is { } written)
                        return written;

                    // It may have been closed or taken over between two statements: then the insert is due again.
                    if (
                        await FindAsync(connection, open, wanted, attempt) is { } found
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

    /// <summary>
    /// Writes the intent to read a list down as sent, just before it is. Null where something stands against that: the list was read by
    /// somebody else since its reader looked, or is gone; an actor run for it is open; or others take this process for dead.
    /// </summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="lastRead">When the list was read last, as its reader knows it.</param>
    /// <param name="runId">The run.</param>
    /// <param name="setAsideUsd">What it counts for from now on.</param>
    /// <param name="sentAt">When it is sent, by Apify's clock.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<ActorRunEntry?> SendNewAsync(
        ActorRunIntent intent,
        ListReadAt lastRead,
        long runId,
        decimal setAsideUsd,
        DateTimeOffset sentAt,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        // The list is locked first, as everybody does who ends its reading: either that is seen here, or its run is still open.
        const string insert = $"""
            with wanted as (
                select l.list_id from ctrl_youtube_lists l
                 where l.list_id = @ListId and l.last_synced_at is not distinct from @lastRead::timestamptz for share),
                 charge as ({ChargeLedger.InsertSent} returning *),
                 details as (
                insert into ctrl_apify_run (charge_id, language, is_full, input)
                select charge_id, @Language, @IsFull, @Input::jsonb from charge
                returning *)
            select {Columns}, false as is_alive, true as is_new from charge r join details a using (charge_id)
            """;

        const string written = $"""
            select {Columns}, false as is_alive, true as is_new from ctrl_charge r join ctrl_apify_run a using (charge_id)
             where r.provider = @Provider and r.purpose = @Purpose and r.subject = @Subject and r.state = 'intent'
               and r.run_id = @RunId and r.sent_at = @sentAt
            """;

        var parameters = ParametersOf(intent, runId, setAsideUsd, now);
        parameters.Add(nameof(lastRead), lastRead.Time);
        parameters.Add(nameof(sentAt), sentAt);
        var wasTried = false;
        return database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                // Where the answer to an earlier attempt was lost, that may have come through.
                var isRepeated = wasTried;
                wasTried = true;
                return await FindAsync(connection, insert, parameters, attempt)
                    ?? (isRepeated ? await FindAsync(connection, written, parameters, attempt) : null);
            },
            cancel
        );
    }

    /// <summary>Open actor runs whose process is gone: what the next invocation settles first.</summary>
    public async Task<IReadOnlyList<ActorRunEntry>> AbandonedAsync(ActorRunPurpose purpose, CancellationToken cancel)
    {
        const string abandoned = $"""
            select {Columns}, false as is_alive, false as is_new from ctrl_charge r join ctrl_apify_run a using (charge_id)
             where r.purpose = @purpose and r.state in ('intent', 'sent') and not {ChargeLedger.IsAlive}
             order by r.created_at
            """;

        return await QueryAsync<ActorRunEntry>(abandoned, new { purpose = ColumnText.Of(purpose) }, cancel);
    }

    /// <summary>
    /// What has become of an actor run that another process follows: its state, and whether that process, or one after it, still lives.
    /// </summary>
    public async Task<(ChargeState State, bool IsAlive)> LookAsync(long chargeId, CancellationToken cancel)
    {
        const string look = $"select r.state, {ChargeLedger.IsAlive} from ctrl_charge r where r.charge_id = @chargeId";
        var (state, isAlive) = (await QueryAsync<(string, bool)>(look, new { chargeId }, cancel)).Single();
        return (ColumnText.Parse<ChargeState>(state), isAlive);
    }

    /// <summary>
    /// Writes down, before it is done, that the request to start it is sent. False where the intent is not this invocation's any more.
    /// </summary>
    /// <param name="entry">The intent.</param>
    /// <param name="maxChargeUsd">The limit that it tells Apify; null: none.</param>
    /// <param name="sentAt">When, by Apify's clock.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<bool> SendAsync(ActorRunEntry entry, decimal? maxChargeUsd, DateTimeOffset sentAt, CancellationToken cancel) =>
        await ExecuteAsync(
            """
            with sent as (
                update ctrl_charge set sent_at = @sentAt where charge_id = @ChargeId and run_id = @RunId and state = 'intent'
                returning charge_id)
            update ctrl_apify_run a set max_charge_usd = @maxChargeUsd from sent where a.charge_id = sent.charge_id
            """,
            new
            {
                entry.ChargeId,
                entry.RunId,
                maxChargeUsd,
                sentAt,
            },
            cancel
        ) == 1;

    /// <summary>
    /// Writes down the actor run's id, as soon as it is known. False where another process has taken the intent over meanwhile.
    /// </summary>
    public async Task<bool> StartedAsync(ActorRunEntry entry, ApifyRun run, CancellationToken cancel) =>
        await ExecuteAsync(
            """
            with started as (
                update ctrl_charge set state = 'sent', external_id = @Id
                 where charge_id = @ChargeId and run_id = @RunId and (state = 'intent' or external_id = @Id)
                returning charge_id)
            update ctrl_apify_run a set dataset_id = @DefaultDatasetId, started_at = @StartedAt
              from started where a.charge_id = started.charge_id
            """,
            new
            {
                entry.ChargeId,
                entry.RunId,
                run.Id,
                run.DefaultDatasetId,
                run.StartedAt,
            },
            cancel
        ) == 1;

    /// <summary>Which of these ids of Apify are in the ledger.</summary>
    public async Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> apifyRunIds, CancellationToken cancel) =>
        (
            await QueryAsync<string>(
                "select external_id from ctrl_charge where provider = @Provider and external_id = any(@ids)",
                new { Provider, ids = apifyRunIds.ToArray() },
                cancel
            )
        ).ToHashSet(StringComparer.Ordinal);

    /// <summary>The oldest actor runs whose cost Apify had not told when they were closed.</summary>
    public Task<IReadOnlyList<UnsettledActorRun>> UnsettledAsync(CancellationToken cancel) =>
        QueryAsync<UnsettledActorRun>(
            $"""
            select r.charge_id, r.external_id as apify_run_id, r.run_id, r.what as actor, r.purpose,
                   coalesce(a.started_at, r.created_at) as started_at
              from ctrl_charge r join ctrl_apify_run a using (charge_id)
             where {ChargeLedger.IsUnsettled} order by r.charge_id limit 1000
            """,
            null,
            cancel
        );

    /// <summary>Whether this invocation has moved the offset so far.</summary>
    public static Task<bool> HasAdvancedAsync(NpgsqlConnection connection, ActorRunEntry entry, int toOffset, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                """
                select a.items_stored >= @toOffset from ctrl_charge r join ctrl_apify_run a using (charge_id)
                 where r.charge_id = @ChargeId and r.run_id = @RunId
                """,
                new
                {
                    entry.ChargeId,
                    entry.RunId,
                    toOffset,
                },
                cancellationToken: cancel
            )
        );

    /// <summary>Whether this invocation has closed the actor run.</summary>
    public static Task<bool> IsClosedAsync(NpgsqlConnection connection, ActorRunEntry entry, CancellationToken cancel) =>
        ChargeLedger.IsClosedAsync(connection, entry.Charge, cancel);

    private static DynamicParameters ParametersOf(ActorRunIntent intent, long runId, decimal? setAsideUsd, DateTimeOffset now)
    {
        var wanted = ChargeLedger.Parameters(
            new()
            {
                Provider = Provider,
                What = intent.Actor,
                Purpose = ColumnText.Of(intent.Purpose),
                Subject = SubjectOf(intent),
                RunId = runId,
                ListId = intent.ListId,
                VideoId = intent.VideoId,
                RequestHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(intent.Input))),
            },
            setAsideUsd,
            now
        );
        wanted.Add(nameof(intent.Language), intent.Language);
        wanted.Add(nameof(intent.IsFull), intent.IsFull);
        wanted.Add(nameof(intent.Input), intent.Input);
        return wanted;
    }

    /// <summary>What is open once at a time: a list, or a video's transcript in a language or in the video's own.</summary>
    private static string? SubjectOf(ActorRunIntent intent) =>
        intent.Purpose is ActorRunPurpose.List ? FormattableString.Invariant($"{intent.ListId}")
        : intent.Language is null ? intent.VideoId
        : $"{intent.VideoId} {intent.Language}";

    // Read by a statement of its own, as it is now: its process may have written the start down after we looked, and died only then.
    private static async Task<ActorRunEntry?> TakeOverAsync(
        NpgsqlConnection connection,
        ActorRunEntry found,
        long runId,
        CancellationToken cancel
    )
    {
        const string take =
            "update ctrl_charge set run_id = @taker where charge_id = @ChargeId and run_id = @RunId and state in ('intent', 'sent')";
        const string read = $"""
            select {Columns}, false as is_alive, false as is_new from ctrl_charge r join ctrl_apify_run a using (charge_id)
             where r.charge_id = @ChargeId
            """;
        var parameters = new DynamicParameters(found.Charge);
        parameters.Add("taker", runId);
        return await connection.ExecuteAsync(new CommandDefinition(take, parameters, cancellationToken: cancel)) == 1
            ? await FindAsync(connection, read, parameters, cancel)
            : null;
    }

    private static Task<ActorRunEntry?> FindAsync(
        NpgsqlConnection connection,
        string sql,
        DynamicParameters parameters,
        CancellationToken cancel
    ) => connection.QuerySingleOrDefaultAsync<ActorRunEntry>(new CommandDefinition(sql, parameters, cancellationToken: cancel));

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
}
