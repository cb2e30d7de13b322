using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Runs;

public sealed class RunOutlookTests
{
    [Fact]
    public void What_runs_and_what_waits_are_apart_and_add_up()
    {
        var figures = new RunCounters
        {
            Lists = 2,
            ListsRead = 1,
            New = 30,
            TranscriptsStored = 8,
            TranscriptsNone = 2,
            TranscriptsRunning = 6,
            Elapsed = TimeSpan.FromSeconds(20),
        };

        var outlook = RunOutlook.Of(figures, expectedLists: 4, expectedTranscripts: 10, followsNew: true, paidRunning: 5);

        Assert.Equal((4, 1, 40, 10), (outlook.Lists, outlook.ListsDone, outlook.Transcripts, outlook.TranscriptsDone));
        Assert.Equal((5, 28), (outlook.Running, outlook.Waiting));
        Assert.Equal(TimeSpan.FromSeconds(60), outlook.TimeLeft);
        Assert.Equal(11 / 44.0, outlook.Part);
    }

    [Fact]
    public void Before_something_is_done_no_time_is_told() =>
        Assert.Null(RunOutlook.Of(new() { Lists = 1, Elapsed = TimeSpan.FromMinutes(1) }, 3, 0, followsNew: true, paidRunning: 1).TimeLeft);

    [Fact]
    public void What_is_taken_up_is_known_of_where_nothing_else_is() =>
        Assert.Equal(
            7,
            RunOutlook.Of(new() { TranscriptsStored = 4, TranscriptsRunning = 3 }, 0, 0, followsNew: false, paidRunning: 2).Transcripts
        );

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Two_invocations_at_once_share_the_transcripts()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(400) });
        await world.AddListAsync(world.AddChannel("alpha", 60));
        await world.SyncAsync(new() { WithTranscripts = false });
        await using var other = world.NewClient();
        using var both = new Barrier(2);
        var options = new IngestOptions { Concurrency = 3 };

        var done = await Task.WhenAll(FetchAsync(world.Client), FetchAsync(other));

        Assert.Equal(60, done.Sum(figures => figures.TranscriptsStored + figures.TranscriptsNone));
        Assert.All(done, figures => Assert.InRange(figures.TranscriptsStored + figures.TranscriptsNone, 12, 48));

        Task<RunCounters> FetchAsync(IngestClient client) =>
            Task.Run(async () =>
            {
                var progress = new RunProgress();
                both.SignalAndWait();
                await foreach (var result in client.Ingestion.IngestPendingTranscriptsAsync(options, progress))
                    Assert.True(result.IsDone);
                return progress.Figures;
            });
    }
}
