using ClusteraIngest.Runs;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>
/// What happens while the large run goes on: kills, workers that stand still for longer than their leases, a stop in order, and a small run
/// in between, each at a random place of it.
/// </summary>
internal sealed class Events(WorkerScene scene, Crew crew, RunObserver observer, WorkerProofOptions options, Random dice, TextWriter output)
{
    private const double Earliest = 0.08;
    private const double Latest = 0.7;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(3);

    /// <summary>The small run.</summary>
    public BegunRun? Small { get; private set; }

    /// <summary>What came too late, since the large run was over.</summary>
    public List<string> TooLate { get; } = [];

    public async Task RunAsync(BegunRun large, CancellationToken cancel)
    {
        (string Name, Func<Task> Do)[] events =
        [
            .. Enumerable.Repeat<(string, Func<Task>)>(("kill", () => crew.KillOneAsync(cancel)), options.Kills),
            .. Enumerable.Repeat<(string, Func<Task>)>(("pause", () => crew.PauseOneAsync(cancel)), options.Pauses),
            ("SIGTERM", () => crew.StopOneAsync(cancel)),
            ("small run", () => SmallAsync(cancel)),
        ];
        dice.Shuffle(events);
        var places = events.Select(_ => Earliest + dice.NextDouble() * (Latest - Earliest)).Order().ToList();
        foreach (var (place, (name, happens)) in places.Zip(events))
        {
            var status = await observer.SeenAsync(large.RunId, cancel);
            for (
                ;
                status.Progress < place && status.FinishedAt is null && observer.Standstill < TooLong;
                status = await observer.SeenAsync(large.RunId, cancel)
            )
                await Task.Delay(Look, cancel);
            if (status.FinishedAt is not null)
                TooLate.Add($"{name} came when the large run was over");
            await output.WriteLineAsync(
                $"{DateTime.UtcNow - status.StartedAt.UtcDateTime:mm':'ss'.'f} {name}, {RunObserver.Over(status)} of {large.Plan.Jobs} "
                    + $"jobs are over"
            );
            await happens();
        }

        await crew.GoOnAsync(cancel);
        await EndOfAsync(large, cancel);
        await EndOfAsync(Small!, cancel);
    }

    /// <summary>Waits until a run is over; false: nothing moves any more.</summary>
    public async Task<bool> EndOfAsync(BegunRun run, CancellationToken cancel)
    {
        while (await observer.SeenAsync(run.RunId, cancel) is { State: RunState.Running })
        {
            if (observer.Standstill > TooLong)
                return false;
            await Task.Delay(Look, cancel);
        }

        return true;
    }

    private async Task SmallAsync(CancellationToken cancel)
    {
        Small = await BegunRun.BeginAsync(scene, scene.World.Small, cancel);
        await EndOfAsync(Small, cancel);
    }
}
