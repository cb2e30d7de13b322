namespace ClusteraIngest.Benchmarks;

/// <summary>How such rows usually get into PostgreSQL: pandas' <c>to_sql</c> with SQLAlchemy's upsert, in chunks of 1,000.</summary>
internal sealed class CustomaryPython(string python)
{
    public const string Modules = "pandas, sqlalchemy, psycopg2";

    private const string Script = """
        import sys
        import pandas
        from sqlalchemy import create_engine
        from sqlalchemy.dialects.postgresql import insert

        def upserting(key):
            def upsert(table, connection, columns, rows):
                statement = insert(table.table).values([dict(zip(columns, row)) for row in rows])
                connection.execute(statement.on_conflict_do_update(
                    index_elements=[key], set_={name: statement.excluded[name] for name in columns if name != key}))
            return upsert

        engine = create_engine("postgresql+psycopg2://")
        for table, key, path in (("dataset_youtube_channel", "channel_id", sys.argv[1]), ("dataset_youtube_video", "video_id", sys.argv[2])):
            for chunk in pandas.read_csv(path, dtype=str, chunksize=1000):
                chunk = chunk.astype(object).where(chunk.notna(), None)
                chunk.to_sql(table, engine, if_exists="append", index=False, method=upserting(key))
        """;

    public Task<bool> IsInstalledAsync() => TimedProcess.SucceedsAsync(python, "-c", "import " + Modules);

    /// <summary>Stores what is in two files with column names in their first lines.</summary>
    public Task<double> RunAsync(string channels, string videos, IReadOnlyDictionary<string, string> environment) =>
        TimedProcess.RunAsync(python, ["-c", Script, channels, videos], environment);
}
