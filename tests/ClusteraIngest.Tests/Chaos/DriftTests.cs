using System.Diagnostics;

namespace ClusteraIngest.Tests.Chaos;

/// <summary>
/// The short version of <c>dotnet run --project tests/ClusteraIngest.Chaos -- drift</c>, which also watches memory, handles and threads.
/// </summary>
public class DriftTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [LinuxFact]
    [Trait("Category", "Proof")]
    public async Task Two_minutes_of_syncs_in_a_changing_world_store_what_they_should()
    {
        var chaos = Path.Combine(AppContext.BaseDirectory, "ClusteraIngest.Chaos.dll");
        var start = new ProcessStartInfo("dotnet", [chaos, "drift", "--minutes", "1.8", "--seed", "1", "--resources", "no"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(Limit);
        using var proof = Process.Start(start)!;
        await using var killed = limit.Token.Register(() => proof.Kill(entireProcessTree: true));
        var error = proof.StandardError.ReadToEndAsync();
        var said = await proof.StandardOutput.ReadToEndAsync();
        await proof.WaitForExitAsync();

        Assert.False(limit.IsCancellationRequested, $"The proof did not end within {Limit.TotalMinutes} minutes: {said}");
        Assert.True(proof.ExitCode == 0, said + await error);
        Assert.Contains("holds   no drift: ", said, StringComparison.Ordinal);
    }
}
