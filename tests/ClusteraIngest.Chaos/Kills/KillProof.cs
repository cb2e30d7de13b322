using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>
/// The proof that nothing is lost, nothing paid twice and nothing silent, however often the tool and its database are killed.
/// </summary>
internal static class KillProof
{
    /// <summary>Runs it; 0: every claim holds.</summary>
    public static async Task<int> RunAsync(KillOptions options, TextWriter output, CancellationToken cancel)
    {
        await output.WriteLineAsync($"{options.Lists} lists of {options.Videos} videos, {options.Kills} kills, seed {options.Seed}");
        var tally = new Tally();
        await using var scene = await Scene.SetUpAsync(options, cancel);
        await new Assault(scene, options, tally, output).RunAsync(cancel);
        await new Aftermath(scene, tally, output).FinishAsync(cancel);

        await using var connection = await scene.Server.OpenAsync(cancel);
        var evidence = new Evidence(scene, tally, connection, await ApifyAccount.ReadAsync(scene.Apify, cancel));
        foreach (var line in await Figures.ReadAsync(evidence, cancel))
            await output.WriteLineAsync(line);
        var claims = await evidence.ExamineAsync(cancel);
        foreach (var claim in claims)
            await output.WriteLineAsync(claim.ToString());
        return claims.All(claim => claim.Holds) ? 0 : 1;
    }
}
