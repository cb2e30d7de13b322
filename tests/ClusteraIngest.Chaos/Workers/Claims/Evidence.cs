using System.Text.Json;
using ClusteraIngest.Chaos.Kills.Claims;
using Npgsql;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>
/// What the claims are checked against: the world as it was made up, the emulator's keys, what was seen on the way, and the database by
/// plain SQL.
/// </summary>
internal sealed record Evidence(
    WorkerScene Scene,
    WorkerProofOptions Options,
    Crew Crew,
    RunObserver Observer,
    Events Events,
    BegunRun Calm,
    BegunRun Large,
    long CalmUnits,
    NpgsqlConnection Connection
)
{
    public IReadOnlyList<BegunRun> Runs => Events.Small is { } small ? [Calm, Large, small] : [Calm, Large];

    /// <summary>All rows of a query, read one by one.</summary>
    public async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(read(reader));
        return rows;
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancel, params object[] values) =>
        (await RowsAsync(sql, reader => reader.GetFieldValue<T>(0), cancel, values))[0];

    /// <summary>What the tool tells of a run.</summary>
    public async Task<JsonElement> ShownAsync(BegunRun run, CancellationToken cancel)
    {
        using var shown = JsonDocument.Parse(
            await ToolProcess.RunAsync(Scene, "", cancel, "runs", "show", $"{run.RunId}", "--output", "json")
        );
        return shown.RootElement.Clone();
    }

    /// <summary>All claims but those about what is left, in their order.</summary>
    public async Task<IReadOnlyList<Claim>> ExamineAsync(CancellationToken cancel) =>
        [
            await JobsAndVideos.ExamineAsync(this, cancel),
            await OnceInEffect.ExamineAsync(this, cancel),
            await FinalisedOnce.ExamineAsync(this, cancel),
            ForwardOnly.Examine(this),
            await KeysAndUnits.ExamineAsync(this, cancel),
            await Fairness.ExamineAsync(this, cancel),
        ];
}
