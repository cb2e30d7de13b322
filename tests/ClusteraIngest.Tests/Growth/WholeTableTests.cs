using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests.Growth;

public sealed class WholeTableTests(GrownDatabase grown) : IClassFixture<GrownDatabase>
{
    /// <summary>
    /// As parts of a table. Far less is usual, but not on the few pages of a table whose rows are rewritten again and again.
    /// </summary>
    private const double Little = 0.5;

    private const double Once = 1.1;

    [Trait("Category", "Proof")]
    [Theory]
    [InlineData("lists add NEW", "sync --source apify", "sync --source apify", "sync --source apify --full", "lists")]
    [InlineData(
        "ingest NEW --source apify",
        "transcripts --pending",
        "transcripts q1sd0gKWcJk",
        "lists disable NEW",
        "lists enable NEW",
        "lists remove NEW"
    )]
    [InlineData("ingest @HarborHearthKitchen --source youtube", "ingest @HarborHearthKitchen --source youtube")]
    [InlineData("lists add @stored7", "lists remove @stored7", "lists remove @stored8")]
    [InlineData("import EXPORT", "import EXPORT")]
    [InlineData("resolve @stored9 @HarborHearthKitchen UC0000000000000000000012")]
    [InlineData(
        "collect @HarborHearthKitchen @StarlitWorkshop",
        "worker --until-empty",
        "runs",
        "collect @HarborHearthKitchen",
        "worker --until-empty"
    )]
    [InlineData(
        "runs show 20100",
        "runs jobs 20100",
        "runs jobs 20100 --state failed",
        "runs stop 20100",
        "runs retry 20100",
        "runs retry",
        "worker --until-empty"
    )]
    [InlineData("keys", "keys --restore")]
    public async Task What_a_command_reads_does_not_grow_with_what_is_stored(params string[] commands)
    {
        List<string> steps = [];
        foreach (var command in commands)
            steps.AddRange(await BeyondAsync(command, Little));

        AssertNone(steps);
    }

    [Fact]
    public async Task What_is_paid_in_a_month_is_reckoned_from_that_month_s_runs()
    {
        var month = $"{DateTimeOffset.UtcNow:yyyy-MM-01}";

        foreach (var by in new[] { "day", "list", "actor" })
            AssertNone(await BeyondAsync($"costs --by {by} --since {month}", Little));
    }

    // `status` counts all videos by state, exactly, and `costs` without days sums up all that was ever paid: they take a look at all of it.
    // Counts that are kept up with each change would be rows that all writers wait for each other at. It is one look, not one for each
    // list.
    [Theory]
    [InlineData("status")]
    [InlineData("costs")]
    [InlineData("costs --by list")]
    public async Task A_sum_of_everything_looks_at_everything_once(string command) => AssertNone(await BeyondAsync(command, Once));

    // Not by channel: that may be a pattern for ids, handles and titles, and is compared with every video's handle.
    [Fact]
    public async Task A_few_stored_videos_are_found_without_reading_the_others()
    {
        VideoFilter[] filters =
        [
            new() { VideoIds = [VideoId.Parse("q1sd0gKWcJk")] },
            new() { ListId = 5 },
            new() { Since = DateTimeOffset.UtcNow.AddDays(-1) },
            new() { First = 10 },
            new() { ListId = 5, TranscriptState = TranscriptState.Failed },
            new() { TranscriptState = TranscriptState.Pending },
            new() { TranscriptState = TranscriptState.Unavailable },
        ];

        foreach (var filter in filters)
            AssertNone(await grown.Plans.StepsBeyondAsync(() => ReadAsync(filter), Little));
    }

    [Fact]
    public async Task The_transcripts_whose_turn_it_is_are_counted_without_reading_the_others()
    {
        // Of each hundred 3, two of which are in lists with two languages.
        const string move600 = """
            update dataset_youtube_video set transcript_next_check_at = now() + @to
             where source = 'test' and transcript_state in ('none', 'failed') and view_count <= 20000
            """;
        await using var connection = await grown.Tool.World.Database.Source.OpenConnectionAsync();
        await using var client = grown.Tool.World.NewClient();
        var (videos, costUsd) = await client.Ingestion.GetPendingTranscriptsAsync(new());
        await connection.ExecuteAsync(move600, new { to = TimeSpan.FromDays(-1) });
        try
        {
            AssertNone(
                await grown.Plans.StepsBeyondAsync(
                    async () => Assert.Equal(new(videos + 600, costUsd + 10), await client.Ingestion.GetPendingTranscriptsAsync(new())),
                    Little
                )
            );
        }
        finally
        {
            await connection.ExecuteAsync(move600, new { to = TimeSpan.FromDays(7) });
        }
    }

    private static void AssertNone(IEnumerable<string> steps) => Assert.True(!steps.Any(), string.Join('\n', steps));

    private async Task<IEnumerable<string>> BeyondAsync(string command, double part) =>
        (await grown.Plans.StepsBeyondAsync(() => RunAsync(command), part)).Select(step => $"{command}: {step}");

    private async Task RunAsync(string command)
    {
        var arguments = command
            .Replace("NEW", grown.NewList, StringComparison.Ordinal)
            .Replace("EXPORT", grown.Export, StringComparison.Ordinal)
            .Split(' ');
        var outcome = await grown.Tool.RunAsync(arguments);
        Assert.True(outcome.ExitCode <= 1, $"{command}: {string.Join('\n', outcome.Error)}");
    }

    private async Task ReadAsync(VideoFilter filter)
    {
        await using var client = grown.Tool.World.NewClient();
        await client.Videos.GetAsync(filter).CountAsync();
    }
}
