namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Remembers where each video's row is, to tell afterwards which were written: a row that is updated moves, one that is only locked is
/// marked.
/// </summary>
internal sealed class WrittenRows(BenchmarkServer server)
{
    private long changesBefore;

    public async Task RememberAsync()
    {
        changesBefore = await AllChangesAsync();
        await server.ExecuteAsync(
            """
            drop table if exists benchmark_row;
            create unlogged table benchmark_row as
            select video_id, ctid as place, xmin::text as writer, xmax::text as locker from dataset_youtube_video;
            analyze benchmark_row
            """
        );
    }

    /// <summary>How many videos were added, rewritten or locked since.</summary>
    public Task<long> CountAsync() =>
        server.CountAsync(
            """
            select count(*)
              from dataset_youtube_video v
              left join benchmark_row b using (video_id)
             where (v.ctid, v.xmin::text, v.xmax::text) is distinct from (b.place, b.writer, b.locker)
            """
        );

    /// <summary>How many rows were added, updated or deleted since, in all tables of data, as the server has counted.</summary>
    public async Task<long> ChangesAsync() => await AllChangesAsync() - changesBefore;

    /// <summary>The table's bytes, without its indexes.</summary>
    public Task<long> TableSizeAsync() => server.CountAsync("select pg_relation_size('dataset_youtube_video')");

    private Task<long> AllChangesAsync() =>
        server.CountAsync(
            "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint from pg_stat_user_tables where relname like 'dataset\\_%'"
        );
}
