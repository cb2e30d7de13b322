namespace ClusteraIngest.Tests.Emulator;

public sealed class RunTests
{
    private const string Kitchen = """{"startUrls":[{"url":"https://www.youtube.com/@HarborHearthKitchen"}],"maxResults":100}""";

    private static readonly string[] RequiredOfRun =
    [
        "id",
        "actId",
        "userId",
        "startedAt",
        "status",
        "meta",
        "stats",
        "options",
        "buildId",
        "defaultKeyValueStoreId",
        "defaultDatasetId",
        "defaultRequestQueueId",
        "generalAccess",
        "pricingInfo",
        "chargedEventCounts",
        "usageTotalUsd",
    ];

    private static readonly string[] RequiredOfListedRun =
    [
        "id",
        "actId",
        "status",
        "startedAt",
        "buildId",
        "meta",
        "usageTotalUsd",
        "defaultKeyValueStoreId",
        "defaultDatasetId",
        "defaultRequestQueueId",
    ];

    [Fact]
    public async Task A_start_is_answered_with_201_and_a_run_that_has_not_begun()
    {
        await using var apify = await Caller.StartAsync();
        var (status, json, headers) = await apify.SendAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen);
        var run = json!["data"]!.AsObject();
        Assert.Equal(201, status);
        Assert.All(RequiredOfRun, field => Assert.True(run.ContainsKey(field), field));
        Assert.Equal("READY", (string?)run["status"]);
        Assert.Equal("API", (string?)run["meta"]!["origin"]);
        Assert.EndsWith((string)run["id"]!, headers.Location!.ToString());
        Assert.Equal(
            ["build", "timeoutSecs", "memoryMbytes", "diskMbytes"],
            run["options"]!.AsObject().Select(option => option.Key).Take(4)
        );
    }

    [Theory]
    [InlineData("/v2/actors/streamers~youtube-scraper")]
    [InlineData("/v2/acts/streamers~youtube-scraper")]
    [InlineData("/v2/actors/h7sDV53CddomktSi5")]
    [InlineData("/v2/acts/h7sDV53CddomktSi5")]
    public async Task An_actor_answers_to_its_name_and_its_id_under_the_new_and_the_old_path(string actor)
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal(12, (await apify.ItemsAsync(actor, Kitchen)).Count);
        Assert.Equal("youtube-scraper", (string?)(await apify.GetAsync(actor))["data"]!["name"]);
        Assert.Single((await apify.GetAsync(actor + "/runs"))["data"]!["items"]!.AsArray());
    }

    [Fact]
    public async Task Waiting_ends_when_the_run_does()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMilliseconds(400) });
        var run = await Eventually.EndsAsync(apify.StartRunAsync(Caller.Lists, Kitchen, "?waitForFinish=60"));
        Assert.Equal("SUCCEEDED", (string?)run["status"]);
        Assert.NotNull(run["finishedAt"]);
    }

    [Fact]
    public async Task Waiting_shorter_than_the_run_shows_it_running()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMinutes(10) });
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen, "?waitForFinish=0.05");
        Assert.Equal("RUNNING", (string?)run["status"]);
        var watched = (await apify.GetAsync($"/v2/actor-runs/{run["id"]}?waitForFinish=0.05"))["data"]!;
        Assert.Equal("RUNNING", (string?)watched["status"]);
        Assert.Null(watched["finishedAt"]);
    }

    [Fact]
    public async Task Items_trickle_in_while_the_run_goes_on_and_are_paid_for_one_by_one()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromSeconds(3) });
        var id = (string)(await apify.StartRunAsync(Caller.Lists, Kitchen, ""))["id"]!;
        var seen = new List<(string Status, int Items, decimal Usd)>();
        await Eventually.HoldsAsync(async () =>
        {
            var run = (await apify.GetAsync($"/v2/actor-runs/{id}"))["data"]!;
            var items = (await apify.GetAsync($"/v2/actor-runs/{id}/dataset"))["data"]!["itemCount"]!;
            seen.Add(((string)run["status"]!, (int)items, (decimal)run["usageTotalUsd"]!));
            return seen[^1].Status != "RUNNING";
        });

        Assert.Equal(("SUCCEEDED", 12, 0.06m), seen[^1]);
        Assert.Contains(seen, at => at is { Status: "RUNNING", Items: > 0 and < 12, Usd: > 0 });
        Assert.Equal(seen.Select(at => at.Items).Order(), seen.Select(at => at.Items));
    }

    [Fact]
    public async Task An_aborted_run_keeps_what_it_has_and_charges_no_more()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMinutes(10) });
        var id = (string)(await apify.StartRunAsync(Caller.Lists, Kitchen, ""))["id"]!;
        var waiting = apify.GetAsync($"/v2/actor-runs/{id}?waitForFinish=60");
        var (status, json, _) = await apify.SendAsync(HttpMethod.Post, $"/v2/actor-runs/{id}/abort");
        Assert.Equal(200, status);
        Assert.Equal("ABORTING", (string?)json!["data"]!["status"]);
        Assert.Null(json["data"]!["finishedAt"]);
        Assert.Equal("ABORTED", (string?)(await waiting)["data"]!["status"]);
        Assert.Equal(0m, apify.Emulator.ChargedUsd);
        Assert.Equal("ABORTED", Assert.Single(apify.Emulator.Runs).Status);
    }

    [Fact]
    public async Task A_build_that_there_is_none_of_is_refused()
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal(
            (404, "unknown-build-tag", "Build with tag \"beta\" was not found. Has the Actor been built already?"),
            await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs?build=beta", Kitchen)
        );
        Assert.Equal(
            (404, "build-not-found"),
            (await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs?build=0.0.999", Kitchen)) is var (status, type, _)
                ? (status, type)
                : default
        );
        Assert.Empty(apify.Emulator.Runs);
        Assert.Equal("latest", (string?)(await apify.StartRunAsync(Caller.Lists, Kitchen, "?build=latest"))["options"]!["build"]);
    }

    [Fact]
    public async Task The_last_run_is_found_by_its_origin()
    {
        await using var apify = await Caller.StartAsync();
        var id = (string)(await apify.StartRunAsync(Caller.Lists, Kitchen))["id"]!;
        Assert.Equal(id, (string?)(await apify.GetAsync(Caller.Lists + "/runs/last?origin=API"))["data"]!["id"]);
        Assert.Equal(404, (await apify.RefusedAsync(HttpMethod.Get, Caller.Lists + "/runs/last?origin=WEB")).Status);
        Assert.Equal(400, (await apify.RefusedAsync(HttpMethod.Get, Caller.Lists + "/runs/last?origin=MOON")).Status);
    }

    [Fact]
    public async Task Aborting_a_finished_run_does_nothing()
    {
        await using var apify = await Caller.StartAsync();
        var id = (string)(await apify.StartRunAsync(Caller.Lists, Kitchen))["id"]!;
        var (_, json, _) = await apify.SendAsync(HttpMethod.Post, $"/v2/actor-runs/{id}/abort");
        Assert.Equal("SUCCEEDED", (string?)json!["data"]!["status"]);
    }

    [Fact]
    public async Task The_charge_limit_stops_a_run_before_the_item_that_would_exceed_it()
    {
        await using var apify = await Caller.StartAsync();
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen, "?waitForFinish=60&maxTotalChargeUsd=0.033");
        Assert.Equal("SUCCEEDED", (string?)run["status"]);
        Assert.Equal(0.03m, (decimal?)run["usageTotalUsd"]);
        Assert.Equal(6, (int?)run["chargedEventCounts"]!["apify-default-dataset-item"]);
        Assert.Contains("0.033 USD", (string?)run["statusMessage"]);
        Assert.Equal(6, Assert.Single(apify.Emulator.Runs).ItemsDelivered);
    }

    [Fact]
    public async Task The_limit_of_charged_items_is_for_actors_that_are_paid_per_result()
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal(4, (await apify.ItemsAsync(Caller.Lists, Kitchen, "?waitForFinish=60&maxItems=4")).Count);
        var run = await apify.StartRunAsync(Caller.Transcripts, """{"videoUrl":"https://youtu.be/unknown0001"}""", "?maxItems=4");
        Assert.Null(run["options"]!["maxItems"]);
    }

    [Fact]
    public async Task The_timeout_ends_a_run_as_timed_out()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMinutes(10) });
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen, "?waitForFinish=60&timeout=0.3");
        Assert.Equal("TIMED-OUT", (string?)run["status"]);
    }

    [Fact]
    public async Task Runs_are_listed_in_either_order_by_status_and_in_pages()
    {
        await using var apify = await Caller.StartAsync();
        var ids = new List<string>();
        for (var at = 0; at < 3; at++)
            ids.Add((string)(await apify.StartRunAsync(Caller.Lists, Kitchen))["id"]!);
        await apify.StartRunAsync(Caller.Transcripts, """{"videoUrl":"https://youtu.be/xxxxxxxxxx1"}""");

        var page = (await apify.GetAsync(Caller.Lists + "/runs?desc=1&limit=2"))["data"]!;
        Assert.Equal([ids[2], ids[1]], Caller.Ids(page["items"]!.AsArray()));
        Assert.Equal(
            (3, 2, 2, 0, true),
            ((int)page["total"]!, (int)page["count"]!, (int)page["limit"]!, (int)page["offset"]!, (bool)page["desc"]!)
        );
        Assert.All(RequiredOfListedRun, field => Assert.True(page["items"]![0]!.AsObject().ContainsKey(field), field));

        Assert.Equal(4, (int?)(await apify.GetAsync("/v2/actor-runs"))["data"]!["total"]);
        Assert.Equal(4, (await apify.GetAsync("/v2/actor-runs?limit=0"))["data"]!["items"]!.AsArray().Count);
        Assert.Equal(0, (int?)(await apify.GetAsync("/v2/actor-runs?status=FAILED,ABORTED"))["data"]!["total"]);
        Assert.Equal(ids[..2], Caller.Ids((await apify.GetAsync("/v2/actor-runs?status=SUCCEEDED&limit=2"))["data"]!["items"]!.AsArray()));
        Assert.Equal(ids[2], (string?)(await apify.GetAsync(Caller.Lists + "/runs/last"))["data"]!["id"]);
    }

    [Fact]
    public async Task A_runs_input_is_kept_exactly_as_it_was_sent()
    {
        await using var apify = await Caller.StartAsync();
        const string input = "{ \"videoUrl\" :\t\"https://youtu.be/dQw4w9WgXcQ\",\n \"unknown\": 1.50 }";
        var run = await apify.StartRunAsync(Caller.Transcripts, input);
        using var answer = await apify.Http.GetAsync($"/v2/key-value-stores/{run["defaultKeyValueStoreId"]}/records/INPUT");
        Assert.Equal(input, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(input, Assert.Single(apify.Emulator.Runs).InputJson);

        using var head = await apify.Http.SendAsync(new(HttpMethod.Head, $"/v2/actor-runs/{run["id"]}/key-value-store/records/INPUT"));
        Assert.True(head.IsSuccessStatusCode);
        var keys = (await apify.GetAsync($"/v2/key-value-stores/{run["defaultKeyValueStoreId"]}/keys"))["data"]!;
        Assert.Equal("INPUT", (string?)Assert.Single(keys["items"]!.AsArray())!["key"]);
        Assert.Equal(
            (404, "record-not-found", "Record was not found"),
            await apify.RefusedAsync(HttpMethod.Get, $"/v2/key-value-stores/{run["defaultKeyValueStoreId"]}/records/OUTPUT")
        );
    }

    [Fact]
    public async Task A_compressed_body_is_unpacked()
    {
        await using var apify = await Caller.StartAsync();
        using var packed = new MemoryStream();
        await using (
            var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true)
        )
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Kitchen));
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.ContentType = new("application/json");
        using var answer = await apify.Http.PostAsync(Caller.Lists + "/runs", content);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(Kitchen, Assert.Single(apify.Emulator.Runs).InputJson);
    }

    [Fact]
    public async Task Runs_beyond_the_plan_are_refused_with_402_until_others_end()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMinutes(5), MaxConcurrentRuns = 2 });
        var first = await apify.StartRunAsync(Caller.Lists, Kitchen, "");
        await apify.StartRunAsync(Caller.Lists, Kitchen, "");
        var (status, type, _) = await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen);
        Assert.Equal((402, "concurrent-runs-limit-exceeded"), (status, type));
        await apify.SendAsync(HttpMethod.Post, $"/v2/actor-runs/{first["id"]}/abort");
        await apify.GetAsync($"/v2/actor-runs/{first["id"]}?waitForFinish=60");
        await apify.StartRunAsync(Caller.Lists, Kitchen, "");
        Assert.Equal((2, 3), (apify.Emulator.PeakConcurrentRuns, apify.Emulator.Runs.Count));
    }

    [Fact]
    public async Task Runs_beyond_the_plans_memory_are_refused_with_402()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMinutes(5), MaxMemoryMbytes = 8192 });
        await apify.StartRunAsync(Caller.Lists, Kitchen, "?memory=8192");
        Assert.Equal(
            (
                402,
                "actor-memory-limit-exceeded",
                "By launching this job you will exceed the memory limit of 8192MB for all your Actor runs and builds."
            ),
            await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs", Kitchen)
        );
    }

    [Fact]
    public async Task The_synchronous_endpoints_answer_with_the_items()
    {
        await using var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromMilliseconds(100) });
        var (status, items, headers) = await apify.SendAsync(
            HttpMethod.Post,
            Caller.Lists + "/run-sync-get-dataset-items?limit=5",
            Kitchen
        );
        Assert.Equal((201, 5), (status, items!.AsArray().Count));
        Assert.Equal("12", headers.GetValues("X-Apify-Pagination-Total").Single());
        Assert.Equal(201, (await apify.SendAsync(HttpMethod.Post, Caller.Lists + "/run-sync", Kitchen)).Status);
        Assert.Equal(2, apify.Emulator.Runs.Count);
    }

    [Fact]
    public async Task A_runs_log_is_text()
    {
        await using var apify = await Caller.StartAsync();
        var run = await apify.StartRunAsync(Caller.Lists, Kitchen);
        Assert.Contains("Finished! Total 1 requests", await apify.Http.GetStringAsync($"/v2/actor-runs/{run["id"]}/log"));
        Assert.Contains("ACTOR: ", await apify.Http.GetStringAsync($"/v2/logs/{run["id"]}"));
    }
}
