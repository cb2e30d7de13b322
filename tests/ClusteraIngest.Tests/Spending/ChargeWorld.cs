using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Tests.Spending;

/// <summary>A database of a test's own with a run that lives, and the ledger as a process has it.</summary>
internal sealed class ChargeWorld : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly RunLease lease;

    private ChargeWorld(TestDatabase database, RunLease lease)
    {
        (this.database, this.lease) = (database, lease);
        Resilience = new(
            database.Source,
            null,
            new Outage("the database", TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );
        Ledger = new(Resilience);
    }

    public NpgsqlDataSource Source => database.Source;

    public DatabaseResilience Resilience { get; }

    public ChargeLedger Ledger { get; }

    /// <summary>The run that lives.</summary>
    public long RunId => lease.RunId;

    public static async Task<ChargeWorld> CreateAsync()
    {
        var database = await PostgresFixture.CreateDatabaseAsync();
        return new(database, await new RunStore(database.Source).BeginAsync(RunKind.Sync, DateTimeOffset.UtcNow, CancellationToken.None));
    }

    /// <summary>A run whose process is gone.</summary>
    public Task<long> DeadRunAsync() => ScalarAsync<long>("insert into ctrl_run (kind) values ('sync') returning run_id");

    /// <summary>A model that is about to be asked.</summary>
    public async Task<ChargeKey?> IntendAsync(
        decimal? setAsideUsd = 0.02m,
        string provider = "openai",
        string? subject = null,
        long? runId = null,
        long? jobId = null,
        DateTimeOffset? now = null
    ) =>
        await Ledger.IntendAsync(
            new()
            {
                Provider = provider,
                What = "a-model",
                Purpose = "segments",
                Subject = subject,
                RunId = runId ?? RunId,
                JobId = jobId,
                VideoId = "video000001",
                RequestHash = "abc",
            },
            setAsideUsd,
            now ?? DateTimeOffset.UtcNow,
            default
        );

    /// <summary>A month's limit as this run's process keeps it.</summary>
    public MonthlyLimit Limit(decimal? all, string provider = "openai", decimal? ofProvider = null)
    {
        var byProvider = new Dictionary<string, decimal>();
        if (ofProvider is { } usd)
            byProvider[provider] = usd;
        return new(new(all, byProvider), provider, new(Source), Resilience, TimeProvider.System);
    }

    /// <summary>Settles a charge in a transaction, as it is done with its result; whether it was this run's.</summary>
    public async Task<bool> SettleAsync(ChargeKey charge, decimal? costUsd, string? units = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var settle = ChargeLedger.Settle(
            charge,
            new()
            {
                State = ChargeState.Settled,
                CostUsd = costUsd,
                ExpectedUsd = 0.015m,
                IsCostSettled = costUsd is not null,
                Units = units,
                At = DateTimeOffset.UtcNow,
            }
        );
        batch.BatchCommands.Add(settle);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return settle.RecordsAffected == 1;
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>A charge's state, and what it costs and may still cost.</summary>
    public Task<string> StateAsync(ChargeKey charge) =>
        ScalarAsync<string>(
            "select concat_ws(' ', state, error_id, cost_usd, unsettled_usd) from ctrl_charge where charge_id = @ChargeId",
            charge
        );

    public async ValueTask DisposeAsync()
    {
        await lease.DisposeAsync();
        await database.DisposeAsync();
    }
}
