using System.Globalization;
using Npgsql;

namespace ClusteraIngest.Benchmarks;

/// <summary>A database with so many videos in it, and fresh copies of it, each as if nobody had used it before.</summary>
/// <param name="server">Where it is.</param>
/// <param name="tool">The environment for the tool, with another database.</param>
/// <param name="videos">How many videos.</param>
internal sealed class StoredBefore(BenchmarkServer server, IReadOnlyDictionary<string, string> tool, int videos)
{
    /// <summary>As many on every side, so that only what is stored of them differs.</summary>
    private const int Lists = 1_000;

    private const int Channels = 10_000;

    private readonly string template = string.Create(CultureInfo.InvariantCulture, $"stored_{videos}");

    /// <summary>How many videos.</summary>
    public int Videos => videos;

    private string Copy => template + "_copy";

    /// <summary>The environment for the tool, with the copy.</summary>
    public IReadOnlyDictionary<string, string> Tool => Environment(Copy);

    /// <summary>Fills it. Ids are in no order, as YouTube gives them; a description has some 1,200 characters.</summary>
    /// <param name="prepare">What is done with it besides by the tool, in that environment.</param>
    public async Task FillAsync(Func<IReadOnlyDictionary<string, string>, Task> prepare)
    {
        var fill = $"""
            set session_replication_role = replica;   -- all of it belongs together: nothing has to be looked up
            insert into dataset_youtube_channel (channel_id, handle, title, source, fetched_at)
            select 'UC' || lpad(n::text, 22, '0'), '@stored' || n, 'Channel ' || n, 'benchmark', now() from generate_series(0, {Channels
                - 1}) n;
            create temporary table stored as
            select n, translate(left(encode(decode(md5(n::text), 'hex'), 'base64'), 11), '+/', '-_') as video_id
                from generate_series(1, {videos}) n;
            insert into dataset_youtube_video (video_id, channel_id, title, description, published_at, duration_seconds, view_count,
                like_count, comment_count,
                                               thumbnail_url, availability, source, fetched_at, transcript_state)
            select video_id, 'UC' || lpad((n % {Channels})::text, 22, '0'), 'Stored video number ' || n,
                   (select string_agg(md5(video_id || line), ' ') from generate_series(1, 36) line),
                   now() - n * (interval '15 years' / {videos}), n % 3600, n, n % 1000, n % 100, 'https://i.ytimg.com/vi/' || video_id || '/maxresdefault.jpg', 'public', 'benchmark', now(), 'stored'
              from stored;
            insert into ctrl_youtube_lists (url, kind, youtube_id, is_enabled, last_state)
            select 'https://www.youtube.com/channel/UC' || lpad(n::text, 22, '0'), 'channel', 'UC' || lpad(n::text, 22, '0'), false, 'read'
                from generate_series(0, {Lists
                - 1}) n;
            insert into dataset_youtube_list_video (list_id, video_id)
            select l.list_id, s.video_id from stored s
                join (select list_id, row_number() over (order by list_id) as place
                from ctrl_youtube_lists) l on l.place = 1 + s.n % {Lists};
            drop table stored
            """;

        await server.ExecuteAsync($"create database {template}");
        var environment = Environment(template);
        await InstalledTool.RunAsync(environment, "init");
        await ExecuteAsync(fill);
        await prepare(environment);
        await ExecuteAsync("vacuum (freeze, analyze)");
    }

    /// <summary>Makes a copy in place of the one before.</summary>
    public async Task CopyAsync()
    {
        await server.ExecuteAsync($"drop database if exists {Copy} with (force)");
        await server.ExecuteAsync($"create database {Copy} template {template} strategy file_copy");
    }

    private Dictionary<string, string> Environment(string database) => new(tool) { ["CLUSTERA_DATABASE"] = Address(database) };

    private string Address(string database) =>
        new NpgsqlConnectionStringBuilder(tool["CLUSTERA_DATABASE"]) { Database = database }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        // Not pooled: a template cannot be copied while anybody is connected to it.
        await using var source = NpgsqlDataSource.Create(Address(template) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
