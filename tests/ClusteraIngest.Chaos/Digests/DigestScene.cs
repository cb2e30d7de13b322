using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Chaos.Kills;
using ClusteraIngest.Emulator.Chat;
using ClusteraIngest.Library;
using ClusteraIngest.Settings;
using Npgsql;

namespace ClusteraIngest.Chaos.Digests;

/// <summary>
/// Where it happens: a PostgreSQL with videos, a model in this process that fails in every way, and the tool in processes that are killed.
/// </summary>
internal sealed class DigestScene : IAsyncDisposable
{
    private const string Faults =
        "429:0.02,500:0.02,503:0.02,reset:0.02,lost-answer:0.02,length:0.02,invalid-json:0.03,out-of-range:0.05,invented-quote:0.1,"
        + "wrong-language:0.02,slow:0.05,links:0.05";

    private readonly string directory;
    private readonly VictimServer server;

    private DigestScene(string directory, ChatEmulator model)
    {
        (this.directory, Model) = (directory, model);
        server = new(Path.Combine(directory, "postgres"));
    }

    public ChatEmulator Model { get; }

    /// <summary>The last line that any of the processes has written to standard error.</summary>
    public string LastWords { get; private set; } = "";

    public static async Task<DigestScene> SetUpAsync(DigestProofOptions options, CancellationToken cancel)
    {
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-digest-").FullName;
        if (!OperatingSystem.IsWindows()) // started by root, PostgreSQL is another user's
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_001_001);
        var model = await ChatEmulator.StartAsync(
            new()
            {
                Seed = options.Seed,
                Faults = Faults,
                Latency = TimeSpan.FromMilliseconds(120),
            },
            cancel
        );
        var scene = new DigestScene(directory, model);
        try
        {
            await scene.server.StartAsync(cancel);
            await scene.server.TuneAsync(cancel);
            await using var client = new IngestClient(new IngestSettings { Database = scene.server.ConnectionString() });
            await client.Database.InitializeAsync(cancel);
            await client.Library.SetModelPriceAsync(new("openai", "emulated-small"), 0.40m, 1.60m, 0.10m, cancel: cancel);
            await scene.FillAsync(options.Videos, cancel);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancel) => server.OpenAsync(cancel);

    /// <summary>
    /// The tool, which writes what is missing; at the end of all videos by name, also where a model was paid for saying no.
    /// </summary>
    public Process Start(DigestProofOptions options, bool isLast = false)
    {
        string[] args =
        [
            "digest",
            .. isLast ? Enumerable.Range(1, options.Videos).Select(VideoIdOf) : ["--pending"],
            "--kind",
            "chapters,highlights",
            "--max-input-tokens",
            "1500",
            "--max-cost-usd",
            "100",
            "--concurrency",
            options.Concurrency.ToString(CultureInfo.InvariantCulture),
            "--output",
            "json",
        ];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLUSTERA_DATABASE"] = server.ConnectionString();
        start.Environment["OPENAI_BASE_URL"] = Model.BaseAddress.ToString();
        start.Environment["OPENAI_API_KEY"] = "sk-proof";
        start.Environment["CLUSTERA_MODEL"] = "openai:emulated-small";
        start.Environment["XDG_CONFIG_HOME"] = directory;
        start.Environment["NO_PROXY"] = "127.0.0.1";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, said) => LastWords = said.Data ?? LastWords;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string VideoIdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"proof{number:D6}");

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await Model.DisposeAsync();
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    /// <summary>Videos with transcripts of one to three pieces, each sentence another.</summary>
    private async Task FillAsync(int videos, CancellationToken cancel)
    {
        const string fill = """
            insert into dataset_youtube_video (video_id, title, duration_seconds, source, fetched_at, published_at, transcript_state,
                transcript_language, transcript_origin)
            select 'proof' || lpad(n::text, 6, '0'), 'Video ' || n, 4 * (30 + 60 * (n % 3)), 'proof', now(), now() - n * interval '1 hour',
                   'stored', 'en', 'manual'
              from generate_series(1, $1) n;
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source)
            select v.video_id, 'en', 'manual', string_agg(s.said, ' ' order by s.k),
                   jsonb_agg(jsonb_build_object('start', s.k * 4, 'duration', 4, 'text', s.said) order by s.k), 'proof'
              from dataset_youtube_video v
             cross join lateral (
                   select k, 'in the sentence with number ' || k || ' of ' || v.title || ' the speaker tells that item ' || k * 7
                       || ' is what matters' as said
                     from generate_series(0, v.duration_seconds / 4 - 1) k) s
             group by v.video_id
            """;

        await using var connection = await OpenAsync(cancel);
        foreach (var sql in fill.Split(';'))
        {
            await using var command = new NpgsqlCommand(sql, connection);
            if (sql.Contains("$1", StringComparison.Ordinal))
                command.Parameters.Add(new() { Value = videos });
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
