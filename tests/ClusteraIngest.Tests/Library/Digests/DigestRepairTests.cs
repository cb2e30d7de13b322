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
        Assert.Equal(PlannedDigestState.TooShort, Assert.Single(await PlanAsync([video], new())).State);
        Assert.Empty(world.Chat.Calls);
        Assert.Empty(await world.QueryAsync<string>("select state from ctrl_charge"));

        Task<List<PlannedDigest>> PlanAsync(IEnumerable<VideoId> videos, DigestOptions options) =>
            world.Client.Library.PlanDigestsAsync(videos.ToAsyncEnumerable(), options).ToListAsync().AsTask();
    }

    [Fact]
    public async Task Pending_leaves_out_what_is_too_short_until_it_is_forced_or_has_another_transcript()
    {
        await using var world = await DigestWorld.CreateAsync();
        var words = await world.AddAsync("video000001");
        await world.SetTranscriptAsync(words, [new(0, 4, "one two three four"), new(4, 4, "five six seven")]);
        var notes = await world.AddAsync("video000002");
        await world.SetTranscriptAsync(notes, [new(0, 4, new string('♪', 400)), new(4, 4, "and then silence")]);
        var song = await world.AddAsync("video000003");
        await world.SetTranscriptAsync(song, [new(0, 4, new string('♪', 400)), new(4, 4, DigestWorld.Sentence("song", 1))]);
        var divided = await world.AddAsync("video000004", description: "0:00 Start\n0:30 Middle\n1:00 End");
        await world.SetTranscriptAsync(divided, [new(0, 4, "nothing much")]);
        var letters = await world.AddAsync("video000005");
        await world.SetTranscriptAsync(letters, [new(0, 4, "いちばん大切だと私は")]); // more than 8 letters, fewer than 8 words

        Assert.Equal([song.Value, divided.Value], await PendingAsync(new()));
        Assert.Equal([song.Value], await PendingAsync(new() { Kinds = [DigestKind.Highlights] }));
        var forced = new DigestOptions { Force = true, Kinds = [DigestKind.Highlights] };
        Assert.Equal([words.Value, notes.Value, song.Value, divided.Value, letters.Value], await PendingAsync(forced));
        Assert.NotEmpty((await world.OneAsync(words, DigestKind.Highlights, forced)).Parts);

        await world.DigestAsync([divided]);
        Assert.Equal([song.Value], await PendingAsync(new()));
        await world.SetTranscriptAsync(notes, [new(0, 4, DigestWorld.Sentence("notes", 1))]);
        Assert.Equal([notes.Value, song.Value], await PendingAsync(new()));

        async Task<IEnumerable<string>> PendingAsync(DigestOptions options) =>
            (await world.Client.Library.PlanDigestsAsync(options: options).ToListAsync()).Select(planned => planned.VideoId.Value).Order();
    }

    [Fact]
    public async Task Highlights_of_which_the_last_step_chooses_none_are_those_that_were_recommended_most()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 3);
        var options = new DigestOptions { MaxInputTokens = 500 };
        const string lastStep = "Each line is a moment";
        world.Chat.FailNext("first-lines-only", times: 2, where: lastStep);
        world.Chat.FailNext("out-of-range", times: 2, where: lastStep);

        var digest = await world.OneAsync(video, DigestKind.Highlights, options);

        Assert.InRange(digest.Parts.Count, 3, 10);
        Assert.Contains(digest.Parts, part => part.Score == 0.95);
        Assert.Equal(world.Chat.Calls.Count, digest.Calls);
        var paid = world.Chat.Calls.Count;
        Assert.Equal(1, (await world.DigestAsync([video], options with { Kinds = [DigestKind.Highlights] })).Figures.DigestsKnown);
        Assert.Equal(paid, world.Chat.Calls.Count);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_video_of_which_a_model_gives_nothing_is_asked_for_ever_more_seldom()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        foreach (var (daysAgo, isPending) in new[] { (6, false), (8, true) })
        {
            await FailAsync(daysAgo);
            Assert.Equal(isPending, await IsPendingAsync(new()));
        }

        await FailAsync(13, 30);
        Assert.False(await IsPendingAsync(new()));
        Assert.True(await IsPendingAsync(new() { Force = true }));
        await FailAsync(15, 30);
        Assert.True(await IsPendingAsync(new()));

        async Task<bool> IsPendingAsync(DigestOptions options) => await world.Client.Library.PlanDigestsAsync(options: options).AnyAsync();

        // Runs that have paid for a refusal, so many days ago.
        async Task FailAsync(params int[] daysAgo)
        {
            await world.ExecuteAsync("delete from ctrl_charge");
            foreach (var days in daysAgo)
            {
                world.Chat.FailNext("refusal");
                Assert.Equal("ModelRefused", await world.ErrorAsync(video));
                await world.ExecuteAsync(
                    "update ctrl_charge set finished_at = now() - @days * interval '1 day' where finished_at > now() - interval '1 hour'",
                    new { days }
                );
            }
        }
    }

    [Fact]
    public async Task A_plan_tells_no_less_than_what_a_digest_costs_with_corrections_and_halves()
    {
        await using var world = await DigestWorld.CreateAsync(hasPrice: false);
        await world.Client.Library.SetModelPriceAsync(ClusteraIngest.Library.Models.ModelName.Parse(DigestWorld.Model), 100m, 0m);
        var video = await world.AddAsync("video000001", minutes: 20);
        var planned = Assert.Single(await world.Client.Library.PlanDigestsAsync().ToListAsync());
        world.Chat.FailNext("first-lines-only", times: 2, where: "These are all lines");

        var digest = await world.OneAsync(video);

        Assert.True(digest.Calls >= 4, $"{digest.Calls} calls");
        Assert.True(planned.UsualCostUsd < digest.CostUsd, $"{planned.UsualCostUsd} {digest.CostUsd}");
        Assert.True(planned.MaxCostUsd >= digest.CostUsd, $"{planned.MaxCostUsd} {digest.CostUsd}");
    }

    [Fact]
    public void What_was_told_of_a_digest_at_most_is_not_gone_beyond()
    {
        var allowance = new ClusteraIngest.Library.Models.Allowance(1m);
        allowance.Spend(0.4m);
        Assert.True(allowance.HasRoomFor(0.6m));
        allowance.Spend(0.1m);
        Assert.False(allowance.HasRoomFor(0.6m));
        Assert.True(new ClusteraIngest.Library.Models.Allowance(null).HasRoomFor(1_000m));
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
