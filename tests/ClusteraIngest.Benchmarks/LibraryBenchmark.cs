using System.Diagnostics;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// The time saved of 300,000 interactions, and the export of 100,000 passages in each format: how long, in how much memory, and whether
/// psql reads back what is stored.
/// </summary>
internal static class LibraryBenchmark
{
    public const string Name = "library";

    private const double Megabyte = 1e6;
    private const int Interactions = 300_000;
    private const int FewPassages = 10_000;
    private const int Passages = 100_000;
    private const int PassagesOfVideo = 36;

    private const string Columns = "video_id, language, origin, number, start_seconds, own_length, text";

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        await using var server = await BenchmarkServer.StartAsync();
        return [.. await AnalyticsAsync(server, options.Rounds), .. await ExportsAsync(server)];
    }

    private static async Task<IReadOnlyList<Claim>> AnalyticsAsync(BenchmarkServer server, int rounds)
    {
        // 100 users, 10,000 videos with two digests each; every tenth interaction is a save, every twentieth a skip.
        await server.ExecuteAsync(
            $"""
            insert into dataset_youtube_channel (channel_id, title, source, fetched_at)
            select 'UC' || lpad(n::text, 22, '0'), 'Channel ' || n, 'made up', now() from generate_series(1, 100) n;
            insert into dataset_youtube_video (video_id, channel_id, title, duration_seconds, source, fetched_at)
            select 'v' || lpad(n::text, 10, '0'), 'UC' || lpad((n % 100 + 1)::text, 22, '0'), 'Video ' || n, 300 + n % 3000, 'made up',
                   now()
              from generate_series(1, 10000) n;
            insert into dataset_llm (provider, model) values ('openai', 'a-model');
            insert into dataset_prompt (kind, version, sha256, text)
            select k, '1', repeat('a', 64), 'Do it.' from unnest(array['highlights', 'chapters']) k;
            insert into dataset_digest (video_id, kind, language, llm_id, prompt_id, source_sha256, text, word_count, reading_seconds)
            select v.video_id, p.kind, 'en', l.llm_id, p.prompt_id, repeat('b', 64), 'Text', 1, 60
              from dataset_youtube_video v cross join dataset_llm l cross join dataset_prompt p;
            insert into dataset_user (name) select 'user ' || n from generate_series(1, 100) n;
            create temporary table made as
            select u.user_id, d.digest_id, case when n % 20 = 0 then 'skip' when n % 10 = 0 then 'save' else 'view' end as kind, n
              from generate_series(1, {Interactions}) n
              join (select user_id, row_number() over (order by user_id) as place from dataset_user) u on u.place = n % 100 + 1
              join (select digest_id, row_number() over (order by digest_id) as place from dataset_digest) d
                on d.place = (n::bigint * 7919) % 20000 + 1;
            insert into dataset_user_digest (user_id, digest_id) select distinct user_id, digest_id from made;
            insert into dataset_digest_interaction (user_id, digest_id, kind, at, seconds)
            select user_id, digest_id, kind, now() - make_interval(mins => n), case when kind = 'view' and n % 2 = 0 then n % 120 end
              from made order by n;
            analyze
            """
        );
        await server.RequireAsync("select count(*) from dataset_digest_interaction", Interactions);
        await server.SettleAsync();
        await using var client = new IngestClient(server.Settings);
        var claims = new List<Claim>();
        foreach (var by in Enum.GetValues<TimeSavedGrouping>())
        {
            var seconds = await MedianAsync(rounds, async () => await client.Library.GetTimeSavedAsync(by));
            claims.Add(Claim.AtMost(Name, $"time saved by {by} of {Interactions:N0} interactions, in s", $"", seconds, 1));
        }

        claims.Add(
            Claim.AtMost(
                Name,
                $"time saved of one user of a hundred, in s",
                $"",
                await MedianAsync(rounds, async () => await client.Library.GetTimeSavedAsync(TimeSavedGrouping.Channel, "user 7")),
                1
            )
        );
        claims.Add(
            Claim.AtMost(
                Name,
                $"coverage of 10,000 videos, in s",
                $"",
                await MedianAsync(rounds, async () => await client.Library.GetCoverageAsync()),
                1
            )
        );
        return claims;
    }

    private static async Task<IReadOnlyList<Claim>> ExportsAsync(BenchmarkServer server)
    {
        var claims = new List<Claim>();
        var peaks = new Dictionary<string, double>();
        foreach (var count in new[] { FewPassages, Passages })
        {
            await FillAsync(server, count);
            foreach (var format in new[] { "ndjson", "csv", "markdown" })
            {
                var directory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-export-{Guid.NewGuid():N}");
                try
                {
                    var watch = Stopwatch.StartNew();
                    var needs = await ToolProcess.RunAsync(server.Tool, "export", "passages", "--format", format, "--to", directory);
                    var (seconds, peak) = (watch.Elapsed.TotalSeconds, needs.PeakMemory / Megabyte);
                    await RequireReadBackAsync(server, directory, format, count);
                    if (count == FewPassages)
                    {
                        peaks[format] = peak;
                        continue;
                    }

                    claims.Add(
                        Claim.AtMost(
                            Name,
                            $"`export passages --format {format}` of {count:N0}: {peak:0} MB, {seconds:0.0} s",
                            $"of {FewPassages:N0}: {peaks[format]:0} MB",
                            peak / peaks[format],
                            1.2
                        )
                    );
                }
                finally
                {
                    if (Directory.Exists(directory))
                        Directory.Delete(directory, recursive: true);
                }
            }
        }

        return claims;
    }

    private static async Task FillAsync(BenchmarkServer server, int count)
    {
        await server.EmptyAsync();
        await server.ExecuteAsync(
            $"""
            insert into dataset_youtube_video (video_id, title, published_at, duration_seconds, source, fetched_at)
            select 'v' || lpad(n::text, 10, '0'), 'Video "' || n || '"', now(), 1080, 'made up', now()
              from generate_series(0, {(count - 1) / PassagesOfVideo}) n;
            insert into dataset_youtube_transcript (video_id, language, origin, text, source)
            select video_id, 'en', 'manual', 'Text', 'made up' from dataset_youtube_video;
            insert into dataset_youtube_passage (video_id, language, origin, number, start_seconds, segment_starts, text, own_length,
                                                 search)
            select 'v' || lpad((n / {PassagesOfVideo})::text, 10, '0'), 'en', 'manual', n % {PassagesOfVideo},
                   n % {PassagesOfVideo} * 30.25, array[n % {PassagesOfVideo} * 30.25], w.text || E'\nand on', char_length(w.text), ''
              from generate_series(0, {count - 1}) n
             cross join lateral (
                   select string_agg(md5(n || ':' || i) || (array[', ', ' "한국어" ', E'\n'])[i % 3 + 1], '') || 'end' as text
                     from generate_series(1, 12) i) w;
            update dataset_youtube_transcript set processed_at = now();
            analyze
            """
        );
        await server.RequireAsync("select count(*) from dataset_youtube_passage", count);
        await server.SettleAsync();
    }

    /// <summary>Has psql read a file of lines back, and compares all of it with the table. Of notes all are there.</summary>
    private static async Task RequireReadBackAsync(BenchmarkServer server, string directory, string format, int count)
    {
        if (format == "markdown")
        {
            var links = Directory
                .EnumerateFiles(Path.Combine(directory, "passages"))
                .Sum(file => File.ReadLines(file).Count(line => line.StartsWith('[')));
            if (links != count)
                throw new InvalidOperationException($"The notes have {links} passages, not {count}.");
            return;
        }

        var file = Directory.EnumerateFiles(directory, $"passages-*.{format}").Single();
        string[] read =
            format == "csv"
                ?
                [
                    "create table lines (video_id text, language text, origin text, number integer, url text, channel_id text, "
                        + "channel_title text, title text, published_at timestamptz, duration_seconds integer, "
                        + "start_seconds double precision, own_length integer, text text)",
                    $"\\copy lines from '{file}' with (format csv, header match)",
                    $"create table read_back as select {Columns} from lines",
                ]
                :
                [
                    "create table lines (line text)",
                    // Nothing in JSON is one of these two: each line is read as it is.
                    $"\\copy lines from '{file}' with (format csv, quote e'\\x01', delimiter e'\\x02')",
                    "create table read_back as select r.* from lines cross join lateral jsonb_to_record(line::jsonb) r (video_id text, "
                        + "language text, origin text, number integer, start_seconds double precision, own_length integer, text text)",
                ];
        await server.PsqlAsync(["drop table if exists read_back, lines", .. read]);
        await server.RequireAsync("select count(*) from read_back", count);
        await server.RequireAsync(
            $"""
            select count(*) from (
                (select {Columns} from dataset_youtube_passage except all select {Columns} from read_back)
                union all (select {Columns} from read_back except all select {Columns} from dataset_youtube_passage)) d
            """,
            0
        );
    }

    private static async Task<double> MedianAsync(int rounds, Func<Task> work)
    {
        await work(); // the first one connects
        var seconds = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await work();
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return seconds.Order().ElementAt(rounds / 2);
    }
}
