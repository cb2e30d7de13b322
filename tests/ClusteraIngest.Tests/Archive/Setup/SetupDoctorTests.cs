using ClusteraIngest.Archive.Setup;

namespace ClusteraIngest.Tests.Archive.Setup;

public sealed class SetupDoctorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task When_it_is_cancelled_its_checks_have_ended()
    {
        using var stop = new CancellationTokenSource();
        var hasEnded = false;
        var doctor = Doctor(async cancel =>
        {
            await stop.CancelAsync();
            await Task.Delay(300, CancellationToken.None); // cleans up
            cancel.ThrowIfCancellationRequested();
            return SetupFinding.Ok("");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await doctor.CheckAsync(stop.Token).ToListAsync());

        Assert.True(hasEnded);

        SetupDoctor Doctor(Func<CancellationToken, Task<SetupFinding>> check) =>
            new(
                [
                    new(
                        "one",
                        IsRequired: true,
                        Patience,
                        async cancel =>
                        {
                            try
                            {
                                return await check(cancel);
                            }
                            finally
                            {
                                hasEnded = true;
                            }
                        }
                    ),
                ],
                TimeProvider.System
            );
    }

    [Fact]
    public async Task Whoever_reads_no_further_stops_the_other_checks()
    {
        var wasStopped = false;
        var doctor = new SetupDoctor(
            [
                new("first", IsRequired: true, Patience, _ => Task.FromResult(SetupFinding.Ok(""))),
                new(
                    "second",
                    IsRequired: true,
                    Patience,
                    async cancel =>
                    {
                        try
                        {
                            await Task.Delay(Timeout.Infinite, cancel);
                        }
                        finally
                        {
                            wasStopped = true;
                        }

                        return SetupFinding.Ok("");
                    }
                ),
            ],
            TimeProvider.System
        );

        Assert.Equal("first", (await doctor.CheckAsync(default).FirstAsync()).Check);

        Assert.True(wasStopped);
    }
}
