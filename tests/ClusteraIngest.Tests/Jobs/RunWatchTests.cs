using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Jobs;

public class RunWatchTests
{
    [Fact]
    public void Whoever_looks_too_seldom_is_told_why_nothing_moves_before_it_is_too_long()
    {
        var time = new SetTime();
        var watch = new RunWatch(time, most: TimeSpan.FromMinutes(1));
        Assert.Equal(RunNotice.None, watch.Look(Status()));

        time.Elapsed = TimeSpan.FromMinutes(6);

        Assert.Equal(RunNotice.NoWorker, watch.Look(Status()));
        Assert.Equal(RunNotice.TooLong, watch.Look(Status()));
    }

    [Fact]
    public void A_run_whose_next_job_is_put_off_again_and_again_is_too_long_all_the_same()
    {
        var time = new SetTime();
        var watch = new RunWatch(time, most: TimeSpan.FromMinutes(1));
        Assert.Equal(RunNotice.Waits, watch.Look(Status(nextIn: TimeSpan.FromMinutes(30))));

        time.Elapsed = TimeSpan.FromMinutes(6);

        Assert.Equal(RunNotice.TooLong, watch.Look(Status(nextIn: TimeSpan.FromMinutes(40))));
    }

    private static RunStatus Status(TimeSpan? nextIn = null)
    {
        var now = DateTimeOffset.UtcNow;
        return new()
        {
            RunId = 1,
            Kind = RunKind.Collect,
            State = RunState.Running,
            StartedAt = now,
            Progress = 0,
            Jobs = new Dictionary<JobState, long> { [JobState.Pending] = 1 },
            Units = 0,
            Errors = new Dictionary<string, long>(),
            At = now,
            NextJobAt = now + nextIn,
        };
    }

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long GetTimestamp() => Elapsed.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
