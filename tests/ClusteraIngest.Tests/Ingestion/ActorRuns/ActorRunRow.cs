using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

/// <summary>An actor run in the ledger as an invocation wrote it down, by default the last one.</summary>
internal sealed record ActorRunRow
{
    public string Actor { get; init; } = "streamers/youtube-scraper";

    public string Purpose { get; init; } = "list";

    public long? ListId { get; init; }

    public string? VideoId { get; init; }

    public string Input { get; init; } = "{}";

    public bool IsFull { get; init; }

    /// <summary>Apify's id of it, where it was started.</summary>
    public string? Id { get; init; }

    public string? DatasetId { get; init; }

    /// <summary>How far the clock was ahead of the machine that wrote it.</summary>
    public string Ahead { get; init; } = "0";

    /// <summary>How long ago the request to start it was sent; null: it was not.</summary>
    public string? SentAgo { get; init; } = "0";

    public async Task InsertAsync(IngestWorld world)
    {
        await using var connection = await world.Database.Source.OpenConnectionAsync();
        await InsertAsync(connection);
    }

    public Task InsertAsync(NpgsqlConnection connection) =>
        connection.ExecuteAsync(
            """
            with charge as (
                insert into ctrl_charge (provider, what, purpose, subject, run_id, list_id, video_id, state, external_id, created_at,
                    sent_at)
                select 'apify', @Actor, @Purpose, coalesce(@ListId::text, @VideoId), max(run_id), @ListId, @VideoId,
                       case when @Id::text is null then 'intent' else 'sent' end, @Id, now() + @Ahead::interval, now() - @SentAgo::interval
                  from ctrl_run
                returning charge_id)
            insert into ctrl_apify_run (charge_id, is_full, input, dataset_id, started_at)
            select charge_id, @IsFull, @Input::jsonb, @DatasetId, case when @Id::text is not null then now() end from charge
            """,
            this
        );
}
