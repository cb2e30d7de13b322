using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Chaos.Archive;

/// <summary>
/// The proof that each video ends up in the storage whole and once, whatever is killed: workers, yt-dlp, ffmpeg, the storage itself.
/// </summary>
internal static class ArchiveProof
{
    /// <summary>Runs it; 0: every claim holds.</summary>
    public static async Task<int> RunAsync(ArchiveProofOptions options, TextWriter output, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        await using var scene = await ArchiveScene.SetUpAsync(options, cancel);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Channels} channels of {options.Videos} videos, {options.Workers} workers, {options.Kills} kills, "
                    + $"seed {options.Seed}"
            )
        );
        var assault = new ArchiveAssault(scene, options, new Random(options.Seed), output);
        await using (assault)
            await assault.RunAsync(cancel);
        var claims = await ArchiveClaims.ExamineAsync(scene, options, assault, cancel);
        foreach (var claim in claims)
            await output.WriteLineAsync(claim.ToString());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} minutes"));
        return claims.All(claim => claim.Holds) ? 0 : 1;
    }
}
