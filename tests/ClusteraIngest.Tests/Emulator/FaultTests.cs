using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Emulator;

public sealed class FaultTests
{
    private const string Kitchen = """{"startUrls":[{"url":"https://www.youtube.com/@HarborHearthKitchen"}],"maxResults":100}""";
    private const string Video = """{"videoUrl":"https://youtu.be/unknown0001"}""";

    [Theory]
    [InlineData("429:often")]
    [InlineData("429:1.5")]
    [InlineData("429:-0.1")]
    [InlineData("429:NaN")]
    [InlineData("429")]
    [InlineData("lost-stort:0.1")]
    public async Task A_fault_that_cannot_be_understood_is_named(string spec)
    {
        var error = await Assert.ThrowsAsync<FormatException>(() => ApifyEmulator.StartAsync(new() { Faults = spec }));
        Assert.Contains(spec.Split(':')[0], error.Message);
    }

    [Fact]
    public async Task The_example_of_all_faults_is_understood()
    {
        await using var apify = await Caller.StartAsync(
            new()
            {
                Faults = "429:0.1, 500:0.05,reset:0.02,lost-start:0.05,run-failed:0.02,run-timeout:0.01,truncated:0.01,no-captions:0.1",
            }
        );
        apify.Emulator.SetFaults(string.Join(',', ApifyEmulator.FaultNames.Keys.Select(name => $"{name}:0")));
        Assert.Equal(12, (await apify.ItemsAsync(Caller.Lists, Kitchen)).Count);
    }

    [Theory]
    [InlineData("429", 429, "rate-limit-exceeded")]
    [InlineData("500", 500, "internal-server-error")]
    public async Task A_request_can_be_answered_with_an_error_and_is_not_carried_out(string fault, int status, string type)
    {
        await using var apify = await Caller.StartAsync(new() { Faults = fault + ":1" });
        var refused = await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen);
        Assert.Equal((status, type), (refused.Status, refused.Type));
        Assert.Empty(apify.Emulator.Runs);
    }

    [Fact]
    public async Task A_gateways_error_is_no_JSON()
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext("502");
        using var answer = await apify.Http.GetAsync("/v2/users/me");
        Assert.Equal(502, (int)answer.StatusCode);
        Assert.StartsWith("<html>", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_reset_connection_has_not_started_anything()
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext("reset");
        await Assert.ThrowsAsync<HttpRequestException>(() => apify.SendAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen));
        Assert.Empty(apify.Emulator.Runs);
        Assert.Equal(0, Assert.Single(apify.Emulator.Requests).Status);
    }

    [Fact]
    public async Task A_lost_start_is_a_run_that_costs_and_that_nobody_was_told_of()
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext("lost-start");
        await Assert.ThrowsAsync<HttpRequestException>(() => apify.SendAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen));
        Assert.Equal(0.06m, apify.Emulator.ChargedUsd);
        var found = (await apify.GetAsync(Caller.Lists + "/runs?desc=1&limit=1"))["data"]!["items"]![0]!;
        Assert.Equal(Kitchen, await apify.Http.GetStringAsync($"/v2/key-value-stores/{found["defaultKeyValueStoreId"]}/records/INPUT"));
    }

    [Theory]
    [InlineData("run-failed", "FAILED")]
    [InlineData("run-timeout", "TIMED-OUT")]
    [InlineData("run-aborted", "ABORTED")]
    public async Task A_run_can_end_badly_after_half_of_its_items(string fault, string status)
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext(fault);
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen);
        Assert.Equal((status, 0.03m), ((string?)run["status"], (decimal?)run["usageTotalUsd"]));
        Assert.Equal(6, (await apify.GetAsync($"/v2/actor-runs/{run["id"]}/dataset/items")).AsArray().Count);
    }

    [Fact]
    public async Task A_page_can_break_off_in_its_middle()
    {
        await using var apify = await Caller.StartAsync();
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen);
        var items = $"/v2/datasets/{run["defaultDatasetId"]}/items";
        apify.Emulator.FailNext("truncated");
        await Assert.ThrowsAsync<HttpRequestException>(() => apify.Http.GetStringAsync(items));
        Assert.Equal(12, (await apify.GetAsync(items)).AsArray().Count);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_runs_cost_can_be_unsettled_for_a_while()
    {
        await using var apify = await Caller.StartAsync(new() { SettlingTime = TimeSpan.FromSeconds(5) });
        apify.Emulator.FailNext("unsettled");
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen);
        Assert.Equal(("SUCCEEDED", 0m), ((string?)run["status"], (decimal?)run["usageTotalUsd"]));
        Assert.Equal(0.06m, apify.Emulator.ChargedUsd);
        await Eventually.HoldsAsync(async () =>
            (decimal?)(await apify.GetAsync($"/v2/actor-runs/{run["id"]}"))["data"]!["usageTotalUsd"] == 0.06m
        );
    }

    [Theory]
    [InlineData("no-captions", """[{"data":[]}]""")]
    [InlineData("no-items", "[]")]
    public async Task A_video_can_be_without_captions_and_a_run_without_items(string fault, string items)
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext(fault);
        Assert.Equal(items, (await apify.ItemsAsync(Caller.Transcripts, Video)).ToJsonString());
        Assert.Equal("SUCCEEDED", apify.Emulator.Runs[0].Status);
    }

    [Fact]
    public async Task A_transcript_can_be_blocked_which_is_free()
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext("blocked", where: "unknown0001");
        var other = await apify.ItemsAsync(Caller.Transcripts, Video.Replace("0001", "0002", StringComparison.Ordinal));
        Assert.NotNull(other[0]!["data"]);
        Assert.Contains("blocked", (string?)(await apify.ItemsAsync(Caller.Transcripts, Video))[0]!["error"]);
        Assert.Equal(0.005m, apify.Emulator.ChargedUsd);
    }

    [Fact]
    public async Task A_transcript_can_come_under_another_name_or_not_at_all()
    {
        await using var apify = await Caller.StartAsync();
        var usual = (await apify.ItemsAsync(Caller.Transcripts, Video))[0]!["data"]!.ToJsonString();
        apify.Emulator.FailNext("drift");
        Assert.Equal(usual, (await apify.ItemsAsync(Caller.Transcripts, Video))[0]!["searchResult"]!.ToJsonString());
        apify.Emulator.FailNext("unrecognised");
        Assert.Equal(["url", "result"], (await apify.ItemsAsync(Caller.Transcripts, Video))[0]!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task A_start_can_be_refused_for_now()
    {
        await using var apify = await Caller.StartAsync();
        apify.Emulator.FailNext("not-now", times: 2);
        for (var at = 0; at < 2; at++)
            Assert.Equal(
                (402, "concurrent-runs-limit-exceeded"),
                (await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen)) is var (status, type, _)
                    ? (status, type)
                    : default
            );
        await apify.StartRunAsync(Caller.Lists, Kitchen);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task The_same_seed_and_requests_meet_the_same_faults_even_side_by_side()
    {
        var alone = await OutcomesAsync(seed: 3, atOnce: 1);
        Assert.Equal(alone, await OutcomesAsync(seed: 3, atOnce: 16));
        Assert.NotEqual(alone, await OutcomesAsync(seed: 4, atOnce: 1));
        Assert.True(alone.Distinct().Count() >= 4, string.Join(' ', alone));
    }

    private static async Task<string[]> OutcomesAsync(int seed, int atOnce)
    {
        await using var apify = await Caller.StartAsync(
            new() { Seed = seed, Faults = "429:0.2,500:0.1,reset:0.1,lost-start:0.1,run-failed:0.2,no-captions:0.2" }
        );
        var outcomes = new string[120];
        await Parallel.ForAsync(
            0,
            outcomes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (at, _) =>
            {
                try
                {
                    var (status, json, _) = await apify.SendAsync(
                        HttpMethod.Post,
                        Caller.Transcripts + "/runs?waitForFinish=5",
                        $$"""{"videoUrl":"https://youtu.be/seeded{{at / 2:D5}}"}"""
                    );
                    outcomes[at] = status == 201 ? $"{json!["data"]!["status"]}" : $"{status}";
                }
                catch (HttpRequestException)
                {
                    outcomes[at] = "dropped";
                }
            }
        );
        // Of two equal requests either may come first.
        return [.. outcomes.Chunk(2).Select(pair => string.Join('+', pair.Order()))];
    }
}
