using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>What was paid for is used, or kept for the next time; what cannot give a digest is not paid for.</summary>
public sealed class DigestRepairTests
{
    private const string Correction = "That answer cannot be used";

    [Fact]
    public async Task An_answer_of_some_use_is_taken_where_its_correction_is_of_none()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 10);
        world.Chat.FailNext("first-lines-only");
        world.Chat.FailNext("refusal", where: Correction);

        var digest = await world.OneAsync(video);

        Assert.Equal((2, 2), (world.Chat.Calls.Count, digest.Calls));
        Assert.Equal(600, digest.Parts[^1].EndSeconds);
        Assert.Equal(["settled", "failed"], await world.QueryAsync<string>("select state from ctrl_charge order by charge_id"));
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task An_answer_whose_correction_cannot_be_had_is_kept_for_the_next_time()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 6);
        world.Chat.FailNext("invalid-json");
        world.Chat.FailNext("lost-answer", times: 3, where: Correction);

        Assert.Equal("ModelUnavailable", await world.ErrorAsync(video));
        Assert.Equal(
            ["settled", "lost", "lost", "lost"],
            await world.QueryAsync<string>("select state from ctrl_charge order by charge_id")
        );

        var digest = await world.OneAsync(video);
        Assert.Equal((5, 2), (world.Chat.Calls.Count, digest.Calls));
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_piece_without_highlights_is_none_where_others_have_some()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 2);
        var options = new DigestOptions { MaxInputTokens = 500 };
        foreach (var fault in new[] { "first-lines-only", "invented-quote" })
            world.Chat.FailNext(fault, times: 2, where: "These are lines 1 to");

        var digest = await world.OneAsync(video, DigestKind.Highlights, options);

        Assert.NotEmpty(digest.Parts);
        Assert.All(digest.Parts, part => Assert.True(part.StartSeconds > 0));
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_transcript_too_short_for_a_quote_is_not_paid_for()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        await world.SetTranscriptAsync(video, [new(0, 4, "one two three four"), new(4, 4, "five six seven")]);

        Assert.Equal("TranscriptTooShort", await world.ErrorAsync(video));
        Assert.Equal(PlannedDigestState.Impossible, (await world.Client.Library.PlanDigestsAsync().ToListAsync())[0].State);
        Assert.Empty(world.Chat.Calls);
        Assert.Empty(await world.QueryAsync<string>("select state from ctrl_charge"));
    }

    [Fact]
    public async Task A_short_prompt_that_a_model_counts_otherwise_is_not_taken_for_cut()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 0.5);
        world.Chat.FailNext("truncated-prompt", where: video.Value);

        Assert.DoesNotContain("PromptTruncated", (await world.DigestAsync([video])).ErrorIds);
    }

    [Fact]
    public async Task A_model_that_asks_for_fewer_requests_is_waited_for_as_long_as_is_allowed()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        await using var impatient = world.NewClient(maxWait: TimeSpan.FromSeconds(3));
        world.Chat.SetFaults("429:1");

        Assert.Equal("WaitTooLong", await world.ErrorAsync(video, client: impatient));
        Assert.Empty(world.Chat.Calls);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_model_and_prompt_that_another_transaction_stores_just_now_are_found()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        var prompt = DigestPrompt.Of(DigestKind.Chapters, file: null);
        await using var connection = await world.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var other = new NpgsqlCommand(
            """
            with llm as (insert into dataset_llm (provider, model) values ('openai', 'emulated-small') returning llm_id)
            insert into dataset_prompt (kind, version, sha256, text) select 'chapters', $1, $2, $3 from llm
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = prompt.Version },
                new() { Value = prompt.Sha256 },
                new() { Value = prompt.Text },
            },
        };
        await other.ExecuteNonQueryAsync();

        var writing = world.OneAsync(video);
        const string waits = """
            select count(*) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock' and query like '%dataset_llm%'
            """;
        await Eventually.HoldsAsync(async () => writing.IsCompleted || (await world.QueryAsync<long>(waits))[0] > 0);
        await transaction.CommitAsync();

        Assert.Equal(prompt.Version, (await Eventually.EndsAsync(writing)).PromptVersion);
        Assert.Equal(1, (await world.DigestAsync([video])).Figures.DigestsKnown);
        Assert.Single(world.Chat.Calls);
    }

    [Fact]
    public async Task Pending_compares_prompts_and_counts_a_creators_chapters_only_where_they_suffice()
    {
        await using var world = await DigestWorld.CreateAsync();
        var plain = await world.AddAsync("video000001");
        var told = await world.AddAsync("video000002", description: "0:00 Start\n0:30 Middle\n1:00 End");
        await world.DigestAsync([plain, told]);

        Assert.Empty(await PendingAsync(new()));
        Assert.Equal(["video000002"], await PendingAsync(new() { Model = DigestWorld.Model }));
        var file = Path.Combine(Path.GetTempPath(), $"prompt-{Guid.NewGuid():N}.md");
        await File.WriteAllTextAsync(file, "Make chapters of it, in another way.");
        Assert.Equal(["video000001"], await PendingAsync(new() { PromptFile = file }));
        File.Delete(file);

        await world.AddAsync("video000003");
        await world.AddAsync("video000004", description: "0:00 Start\n0:30 Middle\n1:00 End");
        Assert.Equal(["video000004"], await PendingAsync(new() { Model = DigestOptions.Creator }));

        async Task<IEnumerable<string>> PendingAsync(DigestOptions options) =>
            (await world.Client.Library.PlanDigestsAsync(options: options).ToListAsync()).Select(planned => planned.VideoId.Value);
    }
}
