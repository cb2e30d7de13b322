using System.Text.Json;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Growth;

/// <summary>
/// The plans by which PostgreSQL has worked off the statements of one database, with what each step has read: by its module auto_explain,
/// in its log.
/// </summary>
internal sealed class PlanLog
{
    private readonly NpgsqlDataSource database;
    private readonly string log;

    private PlanLog(NpgsqlDataSource database, string log) => (this.database, this.log) = (database, log);

    /// <summary>Has PostgreSQL write the plans of all sessions that are opened from now on.</summary>
    public static async Task<PlanLog> StartAsync(NpgsqlDataSource database)
    {
        const string start = """
            load 'auto_explain';   -- an error here where the server does not have it
            do $$ begin
                execute format('alter database %I set session_preload_libraries = auto_explain', current_database());
                execute format('alter database %I set auto_explain.log_min_duration = 0', current_database());
                execute format('alter database %I set auto_explain.log_format = json', current_database());
                execute format('alter database %I set auto_explain.log_analyze = on', current_database());
                execute format('alter database %I set auto_explain.log_buffers = on', current_database());
                execute format('alter database %I set auto_explain.log_timing = off', current_database());
                execute format('alter database %I set auto_explain.log_nested_statements = on', current_database());
            end $$
            """;

        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(start);
        return new(database, await PostgresFixture.LogAsync());
    }

    /// <summary>The steps that took more of a large table than the given part, of all statements that a command has sent.</summary>
    /// <param name="command">The command.</param>
    /// <param name="part">
    /// The most of a table's rows or of an index's pages that one step may read, however often it is done; 1 is all of them.
    /// </param>
    public async Task<IReadOnlyList<string>> StepsBeyondAsync(Func<Task> command, double part)
    {
        var start = new FileInfo(log).Length;
        await command();
        var sizes = await SizesAsync();
        var plans = Plans(await TextAsync(start)).ToList();
        Assert.NotEmpty(plans);
        return
        [
            .. from plan in plans
            from step in PlanStep.Of(plan.GetProperty("Plan"))
            where step.IsBeyond(part, sizes)
            select $"{step}, in: {Shortened(plan.GetProperty("Query Text").GetString()!)}",
        ];
    }

    private async Task<string> TextAsync(long start)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = start;
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    /// <summary>The plans in a piece of the log. Each entry begins with its time; its further lines are indented by a tab.</summary>
    private static IEnumerable<JsonElement> Plans(string text) =>
        from entry in text.Replace("\n\t", "\v", StringComparison.Ordinal).Split('\n')
        let plan = entry.IndexOf(" plan:\v", StringComparison.Ordinal)
        where plan > 0
        select JsonDocument.Parse(entry[(plan + " plan:\v".Length)..].Replace('\v', '\n')).RootElement;

    private async Task<IReadOnlyDictionary<string, RelationSize>> SizesAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        return (
            await connection.QueryAsync<(string Name, long Rows, long Pages)>(
                "select relname, reltuples::bigint, relpages::bigint from pg_class where relnamespace = 'public'::regnamespace and "
                    + "relkind in ('r', 'i')"
            )
        ).ToDictionary(row => row.Name, row => new RelationSize(row.Rows, row.Pages));
    }

    private static string Shortened(string sql) =>
        string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 300 } text
            ? text[..300] + " …"
            : sql;
}

/// <summary>How much there is in a table or index, as the planner knows it.</summary>
internal readonly record struct RelationSize(long Rows, long Pages);
