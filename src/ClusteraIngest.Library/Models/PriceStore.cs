using ClusteraIngest.Database;
using ClusteraIngest.Spending;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Library.Models;

/// <summary>Prices, <c>ctrl_model_price</c>.</summary>
internal static class PriceStore
{
    private const string Select = "select provider, model, valid_from, input_usd, cached_input_usd, output_usd from ctrl_model_price";

    /// <summary>All prices, the newest of each model first.</summary>
    public static async Task<IReadOnlyList<ModelPrice>> AllAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        await ReadAsync(connection, $"{Select} order by provider, model, valid_from desc", null, null, cancel);

    /// <summary>The price of a model on a day; null: it is not known. What runs on one's own machine costs nothing.</summary>
    public static async Task<ModelPrice?> FindAsync(NpgsqlConnection connection, ModelName model, DateOnly day, CancellationToken cancel)
    {
        var known = await ReadAsync(
            connection,
            $"{Select} where provider = $1 and model = $2 and valid_from <= $3 order by valid_from desc limit 1",
            model,
            day,
            cancel
        );
        return known is [var price] ? price
            : model.Provider == Settings.ModelSettings.Ollama ? new(model.Provider, model.Model, DateOnly.MinValue, 0, null, 0)
            : null;
    }

    /// <summary>
    /// Writes a price down, and what calls of the past cost by it that were made without one: from that day on, until the next price that
    /// is known. Digests whose calls all have a price then have one, too.
    /// </summary>
    public static async Task<ModelPriceChange> SetAsync(NpgsqlConnection connection, ModelPrice price, CancellationToken cancel)
    {
        const string set = """
            insert into ctrl_model_price as stored (provider, model, valid_from, input_usd, cached_input_usd, output_usd)
            values (@Provider, @Model, @ValidFrom, @InputUsd, @CachedInputUsd, @OutputUsd)
            on conflict (provider, model, valid_from) do update
               set input_usd = excluded.input_usd, cached_input_usd = excluded.cached_input_usd, output_usd = excluded.output_usd,
                   set_at = now()
            """;

        const string settle = $$"""
            with priced as (
                update ctrl_charge r
                   set cost_usd = trim_scale((((r.units ->> 'input')::bigint - (r.units ->> 'cached')::bigint) * @InputUsd
                                   + (r.units ->> 'cached')::bigint * coalesce(@CachedInputUsd::numeric, @InputUsd)
                                   + (r.units ->> 'output')::bigint * @OutputUsd) / 1000000)
                 where r.provider = @Provider and r.what = @Model and r.reserved_at >= (@ValidFrom::timestamp at time zone 'UTC')
                   and r.reserved_at < coalesce((select min(n.valid_from)::timestamp at time zone 'UTC' from ctrl_model_price n
                                                  where n.provider = @Provider and n.model = @Model and n.valid_from > @ValidFrom),
                                                'infinity')
                   and r.state in ('settled', 'failed') and r.units ? 'input' and {{CostStore.IsUnpriced}}
                returning r.run_id, r.cost_usd),
                 summed as (select run_id, sum(cost_usd) as usd from priced group by run_id),
                 told as (update ctrl_run r set cost_usd = r.cost_usd + s.usd from summed s where r.run_id = s.run_id)
            select count(*)::int from priced
            """;

        // Which calls a digest is made of is known where its run has written no other one of the video.
        const string digests = $"""
            update dataset_digest d set cost_usd = c.usd
              from (select r.run_id, r.video_id, count(*) as calls, sum(r.cost_usd) as usd
                      from ctrl_charge r
                     where r.provider = @Provider and r.what = @Model and r.purpose = '{PaidModel.Digests}'
                       and r.state in ('settled', 'failed')
                     group by r.run_id, r.video_id
                    having count(*) = count(r.cost_usd)) c
             where d.cost_usd is null and d.run_id = c.run_id and d.video_id = c.video_id and d.calls = c.calls
               and d.llm_id = (select m.llm_id from dataset_llm m where m.provider = @Provider and m.model = @Model)
               and not exists (select from dataset_digest o
                                where o.run_id = d.run_id and o.video_id = d.video_id and o.llm_id = d.llm_id
                                  and o.digest_id <> d.digest_id)
            """;

        var was = await ReadAsync(
            connection,
            $"{Select} where provider = $1 and model = $2 and valid_from = $3 for update",
            new(price.Provider, price.Model),
            price.ValidFrom,
            cancel
        );
        await connection.ExecuteAsync(new CommandDefinition(set, price, cancellationToken: cancel));
        var calls = await connection.ExecuteScalarAsync<int>(new CommandDefinition(settle, price, cancellationToken: cancel));
        if (calls > 0)
            await connection.ExecuteAsync(new CommandDefinition(digests, price, cancellationToken: cancel));
        return new(price, was is [var before] ? before : null, calls);
    }

    private static async Task<IReadOnlyList<ModelPrice>> ReadAsync(
        NpgsqlConnection connection,
        string sql,
        ModelName? model,
        DateOnly? day,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (model is { } name)
        {
            command.Parameters.Add(new() { Value = name.Provider });
            command.Parameters.Add(new() { Value = name.Model });
            command.Parameters.Add(new() { Value = day!.Value });
        }

        await using var row = await command.ExecuteReaderAsync(cancel);
        var prices = new List<ModelPrice>();
        while (await row.ReadAsync(cancel))
        {
            prices.Add(
                new(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetFieldValue<DateOnly>(2),
                    row.GetDecimal(3),
                    row.Value<decimal>(4),
                    row.GetDecimal(5)
                )
            );
        }

        return prices;
    }
}
