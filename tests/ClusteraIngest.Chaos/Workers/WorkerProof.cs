using System.Globalization;
using ClusteraIngest.Chaos.Workers.Claims;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>
/// The proof that workers which share runs of jobs do each job once in effect, however many of them are killed, and that keys are used as
/// YouTube allows.
/// </summary>
internal static class WorkerProof
{
    /// <summary>Runs it; 0: every claim holds.</summary>
    public static async Task<int> RunAsync(WorkerProofOptions options, TextWriter output, CancellationToken cancel)
    {
        await using var scene = await WorkerScene.SetUpAsync(options, cancel);
        var (world, dice) = (scene.World, new Random(options.Seed));
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Channels:N0} channels with {world.Large.Videos:N0} videos by {world.Large.Inputs.Count:N0} names, "
                    + $"{options.Workers} workers, {options.Kills} kills, {options.Pauses} pauses, faults {options.Faults ?? "none"}, seed "
                    + $"{options.Seed}"
            )
        );

        await using var crew = new Crew(scene, options.OrderlyEnd, dice);
        await using var observer = new RunObserver(scene.Server.ConnectionString());
        var calm = await BegunRun.BeginAsync(scene, world.Calm, cancel);
        await observer.SeenAsync(calm.RunId, cancel);
        await crew.WorkOffAsync(cancel);
        var calmUnits = scene.YouTube.UnitsCharged;

        scene.YouTube.SetFaults(options.Faults);
        var large = await BegunRun.BeginAsync(scene, world.Large, cancel);
        for (var count = 0; count < options.Workers; count++)
            await crew.StartAsync();
        var events = new Events(scene, crew, observer, options, dice, output);
        await events.RunAsync(large, cancel);
        await crew.DismissAsync(cancel);

        await using var connection = await scene.Server.OpenAsync(cancel);
        var evidence = new Evidence(scene, options, crew, observer, events, calm, large, calmUnits, connection);
        foreach (var line in await Figures.ReadAsync(evidence, cancel))
            await output.WriteLineAsync(line);
        var claims = await evidence.ExamineAsync(cancel);
        await observer.DisposeAsync();
        claims = [.. claims, await Leftovers.ExamineAsync(evidence, cancel), Conduct.Examine(evidence)];
        foreach (var claim in claims)
            await output.WriteLineAsync(claim.ToString());
        return claims.All(claim => claim.Holds) ? 0 : 1;
    }
}
