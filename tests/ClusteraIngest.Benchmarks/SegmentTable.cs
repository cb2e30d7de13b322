using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ClusteraIngest.Benchmarks;

/// <summary>Segments in SQLite's FTS5, each a row, as yt-fts keeps them.</summary>
internal sealed class SegmentTable : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"clustera-ingest-benchmark-{Guid.NewGuid():N}.sqlite");
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private SqliteTransaction? transaction;

    public SegmentTable()
    {
        connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Execute("pragma journal_mode = off");
        Execute("create virtual table segments using fts5 (text, video_id unindexed, number unindexed)");
        transaction = connection.BeginTransaction();
        insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "insert into segments (text, video_id, number) values ($text, $video, $number)";
        insert.Parameters.Add("$text", SqliteType.Text);
        insert.Parameters.Add("$video", SqliteType.Text);
        insert.Parameters.Add("$number", SqliteType.Integer);
    }

    /// <summary>How long it took to store them.</summary>
    public TimeSpan BuiltIn { get; private set; }

    /// <summary>The size of the file.</summary>
    public long Bytes => new FileInfo(path).Length;

    public void Add(string videoId, IReadOnlyList<string> segments)
    {
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < segments.Count; number++)
        {
            insert.Parameters["$text"].Value = segments[number];
            insert.Parameters["$video"].Value = videoId;
            insert.Parameters["$number"].Value = number;
            insert.ExecuteNonQuery();
        }

        BuiltIn += Stopwatch.GetElapsedTime(began);
    }

    public void Complete()
    {
        var began = Stopwatch.GetTimestamp();
        transaction!.Commit();
        transaction = null;
        BuiltIn += Stopwatch.GetElapsedTime(began);
    }

    /// <summary>The newest twenty; how many there are of them.</summary>
    public int Search(string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select rowid, text from segments where segments match $query order by rowid desc limit 20";
        command.Parameters.AddWithValue("$query", query);
        using var reader = command.ExecuteReader();
        var count = 0;
        while (reader.Read())
            count++;
        return count;
    }

    /// <summary>Whether the query finds that segment.</summary>
    public bool Has(string query, string videoId, int number)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from segments where segments match $query and video_id = $video and number = $number";
        command.Parameters.AddWithValue("$query", query);
        command.Parameters.AddWithValue("$video", videoId);
        command.Parameters.AddWithValue("$number", number);
        return (long)command.ExecuteScalar()! > 0;
    }

    public void Dispose()
    {
        transaction?.Dispose();
        insert.Dispose();
        connection.Dispose();
        File.Delete(path);
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
