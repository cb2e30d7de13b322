using System.Globalization;
using ClusteraIngest.Chaos.Kills;
using ClusteraIngest.Emulator.YouTubeData;
using Npgsql;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>
/// Where it happens: a PostgreSQL that notes what becomes of jobs and runs, and a YouTube with keys of every kind. Nothing of it is left
/// when it is disposed of.
/// </summary>
internal sealed class WorkerScene : IAsyncDisposable
{
    /// <summary>
    /// Each end that a job comes to, or leaves, each change of a run, and when its beginning was committed, as PostgreSQL itself sees it.
    /// </summary>
    private const string Notes = """
        create schema proof;
        create table proof.job_step (job_id bigint, was text, became text);
        create table proof.run_step (run_id bigint, was text, became text, finished_at timestamptz, has_summary boolean);
        create table proof.run_put_in (run_id bigint, at timestamptz);
        create function proof.note_begin() returns trigger language plpgsql as $$ begin insert into proof.run_put_in
            values (new.run_id, clock_timestamp()); return null; end $$;
        create constraint trigger proof_run_put_in after insert on ctrl_run deferrable initially deferred for each row execute function proof.note_begin();
        create function proof.note_job() returns trigger language plpgsql as $$
            begin insert into proof.job_step values (new.job_id, case when tg_op = 'UPDATE' then old.state end,
                new.state); return null; end $$;
        create function proof.note_run() returns trigger language plpgsql as $$
            begin insert into proof.run_step values (new.run_id, old.state, new.state, new.finished_at,
                new.summary is not null); return null; end $$;
        create trigger proof_job_put_in after insert on ctrl_job for each row
            when (new.state not in ('pending', 'running')) execute function proof.note_job();
        create trigger proof_job_moved after update on ctrl_job for each row
          when (old.state is distinct from new.state
              and not (old.state in ('pending', 'running') and new.state in ('pending', 'running'))) execute function proof.note_job();
        create trigger proof_run after update on ctrl_run for each row
          when ((old.state, old.finished_at, old.summary) is distinct
              from (new.state, new.finished_at, new.summary)) execute function proof.note_run();
        """;

    private WorkerScene(string directory, YouTubeDataEmulator youtube, CollectedWorld world, PlannedKeys keys)
    {
        (Directory, YouTube, World, Keys) = (directory, youtube, world, keys);
        Server = new(Path.Combine(directory, "postgres"));
    }

    /// <summary>All its files are in here.</summary>
    public string Directory { get; }

    /// <summary>
    /// Where the tool looks for settings, and finds none; with that in its environment it, and what it starts, can be told from others.
    /// </summary>
    public string NoSettings => Path.Combine(Directory, "no-settings-here");

    public YouTubeDataEmulator YouTube { get; }

    public CollectedWorld World { get; }

    public PlannedKeys Keys { get; }

    public VictimServer Server { get; }

    public static async Task<WorkerScene> SetUpAsync(WorkerProofOptions options, CancellationToken cancel)
    {
        var directory = Path.Combine(
            Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"clustera-ingest-workers-{Environment.ProcessId}-{Guid.NewGuid():N}")
        );
        var keys = new PlannedKeys(new CollectedWorld(options, new()).Units);
        var youtube = await YouTubeDataEmulator.StartAsync(
            new()
            {
                WithoutDemo = true,
                Seed = options.Seed,
                Keys = keys.All,
                Latency = options.Latency,
            },
            cancel
        );
        var scene = new WorkerScene(directory, youtube, new(options, youtube.World), keys);
        try
        {
            await scene.Server.StartAsync(cancel);
            await scene.Server.TuneAsync(cancel);
            await ToolProcess.RunAsync(scene, "", cancel, "init");
            await using var connection = await scene.Server.OpenAsync(cancel);
            await using var notes = new NpgsqlCommand(Notes, connection);
            await notes.ExecuteNonQueryAsync(cancel);
            await WaitForANewDayAsync(connection, options, cancel);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await YouTube.DisposeAsync();
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>
    /// At midnight in Los Angeles all keys would get what they have used back: the proof is over before, or begins after it.
    /// </summary>
    private static async Task WaitForANewDayAsync(NpgsqlConnection connection, WorkerProofOptions options, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select extract(epoch from date_trunc('day', t) + interval '1 day' - t)::float8 from (select now() at time zone "
                + "'America/Los_Angeles' as t) x",
            connection
        );
        var left = TimeSpan.FromSeconds((double)(await command.ExecuteScalarAsync(cancel))!);
        if (left < TimeSpan.FromMinutes(3) + options.Channels * TimeSpan.FromMilliseconds(300))
            await Task.Delay(left + TimeSpan.FromSeconds(1), cancel);
    }
}
