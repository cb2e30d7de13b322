using Npgsql;

namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>What the claims are checked against: the world as it was made up, the emulator's runs, and the database by plain SQL.</summary>
internal sealed class Evidence(Scene scene, Tally tally, NpgsqlConnection connection, IReadOnlyList<ApifyRunFact> runs)
{
    public Scene Scene => scene;

    public PlannedWorld World => scene.World;

    public Tally Tally => tally;

    /// <summary>The emulator's runs, oldest first.</summary>
    public IReadOnlyList<ApifyRunFact> Runs => runs;

    /// <summary>All rows of a query, read one by one.</summary>
    public async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(read(reader));
        return rows;
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancel) =>
        (await RowsAsync(sql, reader => reader.GetFieldValue<T>(0), cancel))[0];

    /// <summary>All claims, in their order.</summary>
    public async Task<IReadOnlyList<Claim>> ExamineAsync(CancellationToken cancel) =>
        [
            await StoredVideos.ExamineAsync(this, cancel),
            await StoredTranscripts.ExamineAsync(this, cancel),
            await Payments.ExamineAsync(this, cancel),
            await LedgerRows.ExamineAsync(this, cancel),
            await Costs.ExamineAsync(this, cancel),
            await Summaries.ExamineAsync(this, cancel),
            await Leftovers.ExamineAsync(this, cancel),
            Conduct.Examine(this),
            await LimitsKept.ExamineAsync(this, cancel),
        ];
}

internal static class NullableReading
{
    /// <summary>A value, or nothing where the column is null.</summary>
    public static T? Maybe<T>(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? default : reader.GetFieldValue<T>(column);
}
