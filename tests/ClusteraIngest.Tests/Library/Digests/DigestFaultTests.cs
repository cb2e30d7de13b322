using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>Whatever a model does wrong has its own error, is in the ledger, and nothing that it invents is kept.</summary>
public sealed class DigestFaultTests
{
    [Fact]
    public async Task Each_failure_of_an_answer_has_its_own_error_and_costs_what_it_costs()
    {
        await using var world = await DigestWorld.CreateAsync();
        (string Fault, int Times, string ErrorId)[] faults =
        [
            ("refusal", 1, "ModelRefused"),
            ("content-filter", 1, "ModelContentFiltered"),
            ("invalid-json", 2, "AnswerInvalid"),
            ("wrong-language", 2, "AnswerInWrongLanguage"),
            ("truncated-prompt", 1, "PromptTruncated"),
            ("length", 1, "AnswerTruncated"),
            ("context-length", 1, "ContextExceeded"),
        ];
        foreach (var ((fault, times, errorId), index) in faults.Select((fault, index) => (fault, index)))
        {
            var video = await world.AddAsync($"fault00000{index}");
            world.Chat.FailNext(fault, times, where: video.Value);
            Assert.Equal(errorId, await world.ErrorAsync(video));
            Assert.Equal(
                errorId,
                (
                    await world.QueryAsync<string>(
                        "select error_id from ctrl_processing_log where video_id = @id and state = 'failed'",
                        new { id = video.Value }
                    )
                )[0]
            );
            Assert.Empty(await world.Client.Library.GetDigestsAsync(new() { VideoIds = [video] }).ToListAsync());
        }

        await world.AssertLedgerIsTrueAsync();
        // What was refused for money is not asked for again by itself; a video by name is.
        var pending = await world.Client.Library.PlanDigestsAsync().Select(planned => planned.VideoId.Value).ToListAsync();
        Assert.Equal(["fault000006"], pending);
        Assert.Equal(7, (await world.DigestAsync(faults.Select((_, index) => VideoId.Parse($"fault00000{index}")))).Figures.DigestsWritten);
    }

    [Fact]
    public async Task What_can_be_mended_is_corrected_halved_or_dropped()
    {
        await using var world = await DigestWorld.CreateAsync();
        (string Fault, int Calls, int Dropped)[] faults =
        [
            ("invalid-json", 2, 0),
            ("wrong-language", 2, 0),
            ("length", 4, 0), // its halves, and the last step
            ("context-length", 3, 0),
            ("invented-quote", 1, 1),
            ("out-of-range", 1, 1),
            ("links", 1, 0),
            ("429", 1, 0),
            ("500", 1, 0),
            ("503", 1, 0),
        ];
        foreach (var ((fault, calls, dropped), index) in faults.Select((fault, index) => (fault, index)))
        {
            var video = await world.AddAsync($"mended0000{index}", minutes: 6);
            var before = world.Chat.Calls.Count;
            world.Chat.FailNext(fault, where: video.Value);
            var digest = await world.OneAsync(video);
            Assert.Equal((fault, calls, dropped), (fault, world.Chat.Calls.Count - before, digest.PartsDropped));
            Assert.DoesNotContain(
                "evil.example",
                string.Concat(digest.Parts.Select(part => part.Title + part.Text)) + digest.Text,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain('<', string.Concat(digest.Parts.Select(part => part.Title + part.Text)) + digest.Text);
            Assert.DoesNotContain("elephants", string.Concat(digest.Parts.Select(part => part.Quote)), StringComparison.Ordinal);
        }

        var dropLog = await world.QueryAsync<string>("select message from ctrl_processing_log where state = 'dropped' order by 1");
        Assert.Equal(2, dropLog.Count);
        Assert.All(dropLog, message => Assert.StartsWith("chapters: quote_not_found: ", message, StringComparison.Ordinal));
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_long_piece_of_which_only_the_beginning_is_told_is_asked_for_in_halves()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 40);
        world.Chat.FailNext("first-lines-only", times: 2);

        var digest = await world.OneAsync(video);

        Assert.Contains(digest.Parts, part => part.StartSeconds > 40 * 60 * 0.6);
        Assert.Equal(2400, digest.Parts[^1].EndSeconds);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_lost_answer_is_lost_in_the_ledger_and_asked_for_again()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        world.Chat.FailNext("lost-answer");

        var run = await world.DigestAsync([video]);

        Assert.Equal(1, run.Figures.DigestsWritten);
        Assert.Equal(["lost", "settled"], await world.QueryAsync<string>("select state from ctrl_charge order by charge_id"));
        Assert.Equal(2, world.Chat.Calls.Count);
        var reserved = (await world.QueryAsync<decimal>("select unsettled_usd from ctrl_charge where state = 'lost'"))[0];
        Assert.True(reserved >= world.Chat.Calls[0].Usd, $"{reserved} is counted for {world.Chat.Calls[0].Usd}");
        await world.AssertLedgerIsTrueAsync();

        world.Chat.FailNext("lost-answer", times: 3);
        Assert.Equal("ModelUnavailable", await world.ErrorAsync(await world.AddAsync("video000002")));
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task What_concerns_all_videos_ends_the_run()
    {
        await using var world = await DigestWorld.CreateAsync(new() { Key = "sk-right" });
        var video = await world.AddAsync("video000001");
        Assert.Equal("ModelKeyRefused", await ThrownAsync(world.Client));

        await using var client = world.NewClient(key: "sk-right");
        world.Chat.FailNext("insufficient-quota");
        Assert.Equal("ModelQuotaExceeded", await ThrownAsync(client));
        Assert.Equal("ModelNotFound", await ThrownAsync(client, new() { Model = "openai:no-such-model" }));
        Assert.Equal("ModelNameInvalid", await ThrownAsync(client, new() { Model = "gpt-4" }));
        Assert.Equal("ModelKeyMissing", await ThrownAsync(client, new() { Model = "anthropic:claude" }));
        Assert.Equal("PromptFileInvalid", await ThrownAsync(client, new() { PromptFile = "/no/such/file" }));
        Assert.Empty(world.Chat.Calls);
        Assert.Equal("TranscriptNotStored VideoNotStored", string.Join(' ', await ItemsAsync()));
        await world.AssertLedgerIsTrueAsync();

        async Task<string> ThrownAsync(IngestClient by, DigestOptions? options = null) =>
            (await Assert.ThrowsAnyAsync<IngestException>(() => world.DigestAsync([video], options, by))).ErrorId;

        async Task<IEnumerable<string>> ItemsAsync()
        {
            await world.ExecuteAsync(
                "insert into dataset_youtube_video (video_id, source, fetched_at) values ('without0001', 'test', now())"
            );
            var run = await world.DigestAsync([VideoId.Parse("without0001"), VideoId.Parse("unknown0001")], client: client);
            return run.ErrorIds.Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task A_provider_that_is_away_is_waited_for_within_the_limit()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        await using var impatient = world.NewClient(maxOutage: TimeSpan.FromSeconds(1));
        world.Chat.SetFaults("500:1");

        var error = await Assert.ThrowsAnyAsync<IngestException>(() => world.DigestAsync([video], client: impatient));

        Assert.Equal("ModelUnavailable", error.ErrorId);
        Assert.Empty(world.Chat.Calls);
        await world.AssertLedgerIsTrueAsync();
    }
}
