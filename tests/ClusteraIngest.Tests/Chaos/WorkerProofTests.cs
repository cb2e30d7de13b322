using ClusteraIngest.Chaos.Workers;

namespace ClusteraIngest.Tests.Chaos;

/// <summary>The short version of <c>dotnet run --project tests/ClusteraIngest.Chaos -- workers</c>.</summary>
public sealed class WorkerProofTests
{
    [LinuxFact]
    [Trait("Category", "Proof")]
    public async Task Jobs_are_done_once_in_effect_and_keys_are_left_alone_however_many_workers_are_killed()
    {
        await using var output = new StringWriter();

        var exitCode = await WorkerProof.RunAsync(
            new()
            {
                Channels = 120,
                Workers = 4,
                Kills = 2,
                Pauses = 0,
                Seed = 1,
                Latency = TimeSpan.FromMilliseconds(100),
                OrderlyEnd = Eventually.Limit,
            },
            output,
            CancellationToken.None
        );

        Assert.True(exitCode == 0, output.ToString());
    }

    [Fact]
    public void Unknown_options_are_refused_by_name()
    {
        Assert.Contains(
            "--worker'",
            Assert.Throws<FormatException>(() => WorkerProofOptions.Parse(["--worker", "3"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--seed",
            Assert.Throws<FormatException>(() => WorkerProofOptions.Parse(["--kills", "3", "--seed"])).Message,
            StringComparison.Ordinal
        );
    }
}
