using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;
using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Journal;

/// <summary>The stage that an entry of the log is about.</summary>
internal enum LogStage
{
    /// <summary>List ingestion.</summary>
    List,

    /// <summary>Transcript ingestion.</summary>
    Transcript,

    /// <summary>Import.</summary>
    Import,

    /// <summary>Archiving.</summary>
    Archive,

    /// <summary>Indexing.</summary>
    Index,

    /// <summary>Digests.</summary>
    Digest,
}

/// <summary>Something that happened to a list or video.</summary>
internal sealed record LogEntry(LogStage Stage, string State)
{
    public long? ListId { get; init; }

    public VideoId? VideoId { get; init; }

    public string? ErrorId { get; init; }

    public string? Message { get; init; }

    /// <summary>The raw answer, where it could not be understood: JSON, or text that is stored as a JSON string.</summary>
    public string? Payload { get; init; }
}

/// <summary>Writes <c>ctrl_processing_log</c>.</summary>
internal static class ProcessingLog
{
    private const string InsertEntry = """
        insert into ctrl_processing_log (at, run_id, stage, list_id, video_id, state, error_id, message, payload)
        values ($1, $2, $3, (select list_id from ctrl_youtube_lists where list_id = $4), $5, $6, $7, $8, $9)
        """;

    public static NpgsqlBatchCommand Insert(long runId, DateTimeOffset at, LogEntry entry) => Command(InsertEntry, runId, at, entry);

    /// <summary>The same of what is logged once a run: where it is there already, it stays as it is.</summary>
    public static NpgsqlBatchCommand InsertOnce(long runId, DateTimeOffset at, LogEntry entry) =>
        Command(InsertEntry + "\non conflict do nothing", runId, at, entry);

    private static NpgsqlBatchCommand Command(string sql, long runId, DateTimeOffset at, LogEntry entry) =>
        new(sql)
        {
            Parameters =
            {
                new() { Value = at.UtcDateTime },
                new() { Value = runId },
                new() { Value = ColumnText.Of(entry.Stage) },
                Nullable(entry.ListId, NpgsqlDbType.Bigint),
                Nullable(entry.VideoId?.Value, NpgsqlDbType.Text),
                new() { Value = entry.State },
                Nullable(entry.ErrorId, NpgsqlDbType.Text),
                Nullable(entry.Message, NpgsqlDbType.Text),
                Nullable(entry.Payload is { } payload ? AsJson(payload) : null, NpgsqlDbType.Jsonb),
            },
        };

    /// <summary>The same, unless the log has the error of that list and video already. Affects no row then.</summary>
    public static NpgsqlBatchCommand InsertUnlessLogged(long runId, DateTimeOffset at, LogEntry entry)
    {
        var insert = Insert(runId, at, entry);
        insert.CommandText = """
            insert into ctrl_processing_log (at, run_id, stage, list_id, video_id, state, error_id, message, payload)
            select $1, $2, $3, (select list_id from ctrl_youtube_lists where list_id = $4), $5, $6, $7, $8, $9
             where not exists (select from ctrl_processing_log where video_id = $5 and list_id = $4 and error_id = $7)
            """;
        return insert;
    }

    // PostgreSQL refuses numbers of many thousand digits in jsonb; what a double cannot hold is no number that anybody meant.
    private static bool IsStorable(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().All(member => IsStorable(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().All(IsStorable),
            JsonValueKind.Number => element.TryGetDouble(out var number)
                && (
                    double.IsNormal(number)
                    || element.GetRawText().Length < 100 && !element.GetRawText().Contains('e', StringComparison.OrdinalIgnoreCase)
                ),
            _ => true,
        };

    private static string AsJson(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return IsStorable(document.RootElement) ? payload : JsonSerializer.Serialize(payload, RunJson.Default.String);
        }
        catch (JsonException)
        {
            return JsonSerializer.Serialize(payload, RunJson.Default.String);
        }
    }
}
