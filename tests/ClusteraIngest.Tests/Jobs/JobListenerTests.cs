using ClusteraIngest.Jobs;

namespace ClusteraIngest.Tests.Jobs;

public sealed class JobListenerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TimeSpan.TicksPerMillisecond - 1)]
    [InlineData(TimeSpan.TicksPerMillisecond * 3 / 2)]
    public async Task A_wait_of_less_than_a_millisecond_ends_too(long ticks)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var listener = new JobListener(database.Source, TimeProvider.System);
        Assert.True(await listener.WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None));

        Assert.False(await Eventually.EndsAsync(listener.WaitAsync(TimeSpan.FromTicks(ticks), CancellationToken.None)));
    }
}
