using System.Diagnostics;

namespace ClusteraIngest.Tests.Chaos;

/// <summary>The short version of <c>dotnet run --project tests/ClusteraIngest.Chaos -- drift</c>, which also looks after memory, handles and threads.</summary>
public class DriftTests
{
    [LinuxFact]
    [Trait("Category", "Proof")]
    public async Task Two_minutes_of_syncs_in_a_changing_world_store_what_they_should()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ClusteraIngest.Chaos.dll"), "drift", "--minutes", "1.8", "--seed", "1", "--resources", "no"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var proof = Process.Start(start)!;
        var error = proof.StandardError.ReadToEndAsync();
        var said = await proof.StandardOutput.ReadToEndAsync();
        await proof.WaitForExitAsync();

        Assert.True(proof.ExitCode == 0, said + await error);
        Assert.Contains("holds   no drift: ", said, StringComparison.Ordinal);
    }
}
