using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Chaos.Digests;

/// <summary>
/// The proof that no answer of a model is paid for twice, whatever is killed, beyond those that were on their way just then; that these are
/// in the ledger as lost; and that in the end every digest is there.
/// </summary>
internal static class DigestProof
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(10);

    /// <summary>Runs it; 0: every claim holds.</summary>
    public static async Task<int> RunAsync(DigestProofOptions options, TextWriter output, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        await using var scene = await DigestScene.SetUpAsync(options, cancel);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Videos} videos of two digests, {options.Kills} kills, {options.Concurrency} at a time, seed {options.Seed}"
            )
        );
        var random = new Random(options.Seed);
        var kills = 0;
        while (kills < options.Kills && await KillOneAsync(scene, options, random, cancel))
        {
            kills++;
            if (kills % 10 == 0)
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{kills} kills, {scene.Model.Calls.Count} calls, {clock.Elapsed.TotalSeconds:0} s"
                    )
                );
        }

        await output.WriteLineAsync($"killed {kills} of {options.Kills} times");
        await FinishAsync(scene, options, cancel);
        var claims = await DigestClaims.ExamineAsync(scene, options, kills, cancel);
        foreach (var claim in claims)
            await output.WriteLineAsync(claim.ToString());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} minutes"));
        return claims.All(claim => claim.Holds) ? 0 : 1;
    }

    /// <summary>Kills a process in the middle of its calls. False: it had come to its end before.</summary>
    private static async Task<bool> KillOneAsync(DigestScene scene, DigestProofOptions options, Random random, CancellationToken cancel)
    {
        using var process = scene.Start(options);
        try
        {
            var (calls, since) = (scene.Model.Calls.Count, Stopwatch.StartNew());
            while (scene.Model.Calls.Count == calls && !process.HasExited && since.Elapsed < StartLimit)
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancel);
            if (scene.Model.Calls.Count == calls && !process.HasExited)
                throw new TimeoutException($"No model was asked within {StartLimit}: {scene.LastWords}");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(400)), cancel);
            if (process.HasExited)
                return false;
            process.Kill();
            await process.WaitForExitAsync(cancel).WaitAsync(StartLimit, cancel);
            return process.ExitCode == 128 + 9;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Lets it come to its end, as often as it takes: a digest that failed is written by the next run.</summary>
    private static async Task FinishAsync(DigestScene scene, DigestProofOptions options, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(EndLimit);
        for (var round = 0; round < 10; round++)
        {
            using var process = scene.Start(options, isLast: true);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode == 0)
                    return;
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }
        }

        throw new InvalidOperationException($"The digests do not come to an end: {scene.LastWords}");
    }
}
