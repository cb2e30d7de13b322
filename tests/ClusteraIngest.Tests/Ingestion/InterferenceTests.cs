using System.Text;
using System.Text.Json.Nodes;
using ClusteraIngest.Runs;
using ClusteraIngest.Tests.Ingestion.ActorRuns;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>What others do to the same rows at the same time.</summary>
public sealed class InterferenceTests
{
    private static readonly string First = IngestWorld.VideoIdOf("alpha", 0);

    [Fact]
    public async Task Costs_that_cannot_be_asked_for_now_stop_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(100));
        await world.AddListAsync(world.AddChannel("alpha", 2));
        world.Apify.FailNext("unsettled");
        world.Apify.FailNext("500", times: 1_000, where: "GET /v2/actors/");

        var first = await world.SyncAsync(new() { WithTranscripts = false }, client);
        var second = await world.SyncAsync(new() { WithTranscripts = false }, client);

        Assert.Equal((2, 1), (first.Figures.New, second.Figures.ListsRead));
        Assert.Equal(["finished", "finished"], await world.QueryAsync<string>("select state from ctrl_run"));
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from ctrl_charge where not is_cost_settled"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_plan_that_is_full_for_a_long_time_is_waited_for_and_fails_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(300));
        await world.AddListAsync(world.AddChannel("alpha", 1));
        world.Apify.FailNext("not-now", times: 60);

        var run = await world.SyncAsync(null, client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(1, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone);
    }

    [Fact]
    public async Task Too_many_requests_for_a_long_time_fail_no_start()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(300));
        await world.AddListAsync(world.AddChannel("alpha", 1));
        world.Apify.FailNext("429", times: 20, where: "POST ");

        var run = await world.SyncAsync(new() { WithTranscripts = false, MaxOutage = TimeSpan.FromHours(3) }, client);

        Assert.Empty(run.ErrorIds);
    }

    [Fact]
    public async Task A_list_that_is_removed_while_it_is_read_is_read_to_its_end_and_stops_no_other()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(3) });
        var url = world.AddChannel("alpha", 6);
        await world.AddListAsync(url);
        await world.AddListAsync(world.AddChannel("beta", 6));

        var sync = world.SyncAsync(new() { WithTranscripts = false });
        await Eventually.HoldsAsync(() => world.Apify.Runs.Count >= 2);
        await world.Client.Lists.RemoveAsync(ListReference.Parse(url));
        var run = await sync;

        Assert.Empty(run.ErrorIds);
        Assert.Equal(12, run.Figures.New);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state in ('intent', 'sent')"));
    }

    [Fact]
    public async Task A_list_that_is_removed_before_its_turn_fails_alone()
    {
        await using var world = await IngestWorld.CreateAsync();
        var gone = await world.AddListAsync(world.AddChannel("alpha", 2));
        var there = await world.AddListAsync(world.AddChannel("beta", 2));
        await world.Client.Lists.RemoveAsync(ListReference.Parse(gone.Url));

        var results = await world.Client.Ingestion.IngestListsAsync(new[] { gone, there }.ToAsyncEnumerable(), new()).ToListAsync();

        Assert.Equal(["ListRemoved"], results.Where(result => !result.IsDone).Select(result => result.Error!.ErrorId));
        Assert.Equal(2, results.Count(result => result.IsDone));
    }

    [Fact]
    public async Task The_open_run_of_a_list_that_was_removed_is_closed()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(4) });
        var url = world.AddChannel("alpha", 10);
        await world.AddListAsync(url);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in world.Client.Ingestion.SyncAsync(new() { WithTranscripts = false }, null, stop.Token))
                await stop.CancelAsync();
        });
        await world.Client.Lists.RemoveAsync(ListReference.Parse(url));

        await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal("lost ListRemoved", await world.ScalarAsync<string>("select concat_ws(' ', state, error_id) from ctrl_charge"));
    }

    [Fact]
    public async Task What_a_lost_start_for_a_list_that_was_removed_cost_is_in_the_ledger()
    {
        await using var world = await IngestWorld.CreateAsync();
        var url = world.AddChannel("alpha", 10);
        await world.AddListAsync(url);
        world.Apify.FailNext("lost-start");
        using var stop = new CancellationTokenSource();
        var sync = Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            world.SyncAsync(new() { WithTranscripts = false }, cancel: stop.Token)
        );
        await Eventually.HoldsAsync(() => world.Apify.Runs.Count >= 1);
        await stop.CancelAsync();
        await sync;
        Assert.Equal("intent", await world.ScalarAsync<string>("select state from ctrl_charge"));
        await world.Client.Lists.RemoveAsync(ListReference.Parse(url));

        await world.SyncAsync(new() { WithTranscripts = false });
        await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal("lost ListRemoved", await world.ScalarAsync<string>("select concat_ws(' ', state, error_id) from ctrl_charge"));
        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select cost_usd from ctrl_charge"));
    }

    [Fact]
    public async Task Two_addresses_that_turn_out_to_be_one_channel_at_the_same_instant_stop_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        var url = world.AddChannel("alpha", 2);
        await world.AddListAsync("https://www.youtube.com/c/alphas");
        await world.Client.Lists.SetEnabledAsync(ListReference.Parse("https://www.youtube.com/c/alphas"), false);
        await world.AddListAsync(url);

        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var late = await other.BeginTransactionAsync();
        await other.ExecuteAsync(
            "update ctrl_youtube_lists set youtube_id = @id, is_enabled = true where url like '%/c/%'",
            new { id = IngestWorld.ChannelIdOf("alpha") },
            late
        );
        var sync = world.SyncAsync(new() { WithTranscripts = false });
        await TakeOverTests.BlockedAsync(world);
        await late.CommitAsync();
        var run = await sync;

        Assert.Empty(run.ErrorIds);
        Assert.Equal(ListState.Duplicate, (await world.Client.Lists.GetAllAsync()).Single(list => list.Url == url).LastState);
        Assert.Equal((2, 1), (run.Figures.New, run.Figures.ListsRead));
        Assert.Equal(
            "1 2 2",
            await world.ScalarAsync<string>("select concat_ws(' ', lists_read, videos_listed, videos_new) from ctrl_run")
        );
    }

    [Fact]
    public async Task A_list_is_not_switched_off_for_another_of_the_same_channel_that_nobody_reads()
    {
        await using var world = await IngestWorld.CreateAsync();
        var url = world.AddChannel("alpha", 2);
        var byId = ListReference.Parse("https://www.youtube.com/channel/" + IngestWorld.ChannelIdOf("alpha"));
        await world.AddListAsync(byId.Url);
        await world.Client.Lists.SetEnabledAsync(byId, false);
        await world.AddListAsync(url);

        await world.SyncAsync(new() { WithTranscripts = false });

        Assert.True(
            (await world.Client.Lists.GetAllAsync()).Single(list => list.Url == url) is { IsEnabled: true, LastState: ListState.Read }
        );
    }

    [Fact]
    public async Task A_fact_that_another_writer_commits_meanwhile_is_not_put_back()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1));
        await world.SyncAsync(new() { WithTranscripts = false });
        world.Apify.World.Change(
            First,
            item =>
            {
                item["viewCount"] = 55_555;
                item["text"] = null;
                item["hashtags"] = null;
            }
        );

        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var late = await other.BeginTransactionAsync();
        await other.ExecuteAsync(
            "update dataset_youtube_video set description = 'Better', hashtags = '{#better}', kind = 'short'",
            transaction: late
        );
        world.Apify.World.Change(First, item => item["type"] = null);
        var sync = world.SyncAsync(new() { WithTranscripts = false });
        await TakeOverTests.BlockedAsync(world);
        await late.CommitAsync();
        await sync;

        Assert.Equal(
            "Better|{#better}|short|55555",
            await world.ScalarAsync<string>(
                "select concat_ws('|', description, hashtags::text, kind, view_count) from dataset_youtube_video"
            )
        );
    }

    [Fact]
    public async Task A_video_that_two_writers_meet_first_keeps_the_better_facts_of_both()
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["date"] = "10 months ago";
        item["hashtags"] = null;
        world.Apify.World.Add(item);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var late = await other.BeginTransactionAsync();
        await other.ExecuteAsync(
            "insert into dataset_youtube_video (video_id, published_at, hashtags, source, fetched_at) values (@First, "
                + "'2025-05-05T05:05:05Z', '{#kept}', 'another', now())",
            new { First },
            late
        );
        var sync = world.SyncAsync(new() { WithTranscripts = false });
        await TakeOverTests.BlockedAsync(world);
        await late.CommitAsync();
        var run = await sync;

        Assert.Equal((0, 1), (run.Figures.New, run.Figures.Known));
        Assert.Equal(
            "2025-05-05 05:05:05+00|f|{#kept}|alpha video 0",
            await world.ScalarAsync<string>(
                "select concat_ws('|', published_at, is_published_at_estimated, hashtags::text, title) from dataset_youtube_video"
            )
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Imports_of_the_same_videos_with_subtitles_in_opposite_order_do_not_block_each_other()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var other = world.NewClient();
        for (var round = 0; round < 6; round++)
        {
            var items = Enumerable.Range(0, 300).Select(number => WithSubtitles(number, round)).ToList();
            var results = await Task.WhenAll(ImportAsync(world.Client, items), ImportAsync(other, Enumerable.Reverse(items)));
            Assert.All(results, failures => Assert.Empty(failures));
        }

        static JsonObject WithSubtitles(int number, int round)
        {
            var item = IngestWorld.Item("alpha", number);
            item["subtitles"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "auto_generated",
                    ["language"] = "en",
                    ["srt"] = $"1\n00:00:00,000 --> 00:00:02,000\nRound {round} of {number}\n",
                }
            );
            return item;
        }
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Imports_of_the_same_new_videos_at_the_same_time_store_and_count_each_once()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var other = world.NewClient();
        for (var round = 0; round < 4; round++)
        {
            var items = Enumerable.Range(round * 3_000, 3_000).Select(number => IngestWorld.Item("alpha", number)).ToList();
            var results = await Task.WhenAll(ImportAsync(world.Client, items), ImportAsync(other, Enumerable.Reverse(items)));
            Assert.All(results, failures => Assert.Empty(failures));
        }

        Assert.Equal(12_000, await world.ScalarAsync<long>("select count(*) from dataset_youtube_video"));
        Assert.Equal(
            (12_000L, 12_000L),
            ((await world.QueryAsync<(long, long)>("select sum(videos_new), sum(videos_known) from ctrl_run")).Single())
        );
    }

    [Fact]
    public async Task A_video_that_somebody_stores_after_it_was_looked_up_is_known()
    {
        await using var world = await IngestWorld.CreateAsync();
        var items = Enumerable.Range(0, 2_000).Select(number => IngestWorld.Item("alpha", number)).ToList();
        var progress = new RunProgress();

        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var first = await other.BeginTransactionAsync();
        await StoreAsync(0, first);
        using var export = new HeldUpExport(items);
        var import = world.Client.Ingestion.ImportAsync(export, "export.json", progress).ToListAsync().AsTask();
        await LookedUpWhileBlockedAsync(world, export);
        await using (var another = await world.Database.Source.OpenConnectionAsync())
        await using (var second = await another.BeginTransactionAsync())
        {
            await StoreAsync(1_500, second);
            await second.CommitAsync();
        }

        await first.RollbackAsync();

        Assert.Empty(await import);
        Assert.Equal((1_999, 1), (progress.Figures.New, progress.Figures.Known));
        Assert.Equal(
            "alpha video 1500",
            await world.ScalarAsync<string>(
                "select title from dataset_youtube_video where video_id = @id",
                new { id = IngestWorld.VideoIdOf("alpha", 1_500) }
            )
        );

        static Task StoreAsync(int number, NpgsqlTransaction transaction) =>
            transaction.Connection!.ExecuteAsync(
                "insert into dataset_youtube_video (video_id, source, fetched_at) values (@id, 'another', now())",
                new { id = IngestWorld.VideoIdOf("alpha", number) },
                transaction
            );
    }

    [Fact]
    public async Task What_somebody_changes_after_it_was_looked_up_as_known_stays()
    {
        await using var world = await IngestWorld.CreateAsync();
        var items = Enumerable.Range(0, 2_000).Select(number => IngestWorld.Item("alpha", number)).ToList();
        await ImportAsync(world.Client, items);
        items[0]["viewCount"] = 55_555;

        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var late = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select from dataset_youtube_video where video_id = @First for update", new { First }, late);
        using var export = new HeldUpExport(items);
        var import = world.Client.Ingestion.ImportAsync(export, "export.json").ToListAsync().AsTask();
        await LookedUpWhileBlockedAsync(world, export);
        await world.ScalarAsync<int>(
            "update dataset_youtube_video set view_count = 77 where video_id = @id returning 1",
            new { id = IngestWorld.VideoIdOf("alpha", 1_500) }
        );
        await late.RollbackAsync();

        Assert.Empty(await import);
        Assert.Equal(
            [77, 55_555],
            await world.QueryAsync<long>(
                "select view_count from dataset_youtube_video where view_count not between 1000 and 3000 order by 1"
            )
        );
    }

    [Fact]
    public async Task What_pages_of_an_import_tell_of_one_channel_adds_up_and_is_written_once()
    {
        await using var world = await IngestWorld.CreateAsync();
        var items = Enumerable.Range(0, 1_600).Select(number => IngestWorld.Item("alpha", number)).ToList();
        items[1_500]["channelDescription"] = "Told late";

        await ImportAsync(world.Client, items);
        var written = await world.RowVersionsAsync();
        await ImportAsync(world.Client, items);

        Assert.Equal(
            "The alpha channel, Told late",
            await world.ScalarAsync<string>("select title || ', ' || description from dataset_youtube_channel")
        );
        Assert.Equal(written, await world.RowVersionsAsync());
    }

    [Theory]
    [InlineData(999, 0, false)]
    [InlineData(1_000, 0, true)]
    [InlineData(1_001, 0, true)]
    [InlineData(2_000, 1_000, false)]
    [InlineData(2_000, 0, true)]
    public async Task Each_item_counts_once_wherever_a_page_ends(int videos, int errors, bool isBroken)
    {
        await using var world = await IngestWorld.CreateAsync();
        var items = Enumerable.Range(0, videos).Select(number => IngestWorld.Item("alpha", number)).ToList();
        items.InsertRange(
            videos / 2,
            Enumerable
                .Range(0, errors)
                .Select(number => new JsonObject { ["url"] = $"https://www.youtube.com/@nobody{number}", ["error"] = "NO_VIDEOS" })
        );
        using var export = new MemoryStream(
            Encoding.UTF8.GetBytes(string.Join('\n', items.Select(item => item.ToJsonString())) + (isBroken ? "\n{broken" : ""))
        );
        var progress = new RunProgress();

        var failures = await world.Client.Ingestion.ImportAsync(export, "export.json", progress).ToListAsync();

        Assert.Equal((videos, errors), (progress.Figures.New, progress.Figures.Failed));
        Assert.Equal(errors + (isBroken ? 1 : 0), failures.Count);
        Assert.Equal(isBroken, failures is [.., { Error.ErrorId: "ExportNotJson" }]);
        Assert.Equal(videos, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task An_export_that_is_none_ends_the_import_although_its_sender_is_silent_and_stays()
    {
        await using var world = await IngestWorld.CreateAsync();
        using var export = new SilentAtItsEnd(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"foo\":1}\n", 1_200))));

        var failures = await world.Client.Ingestion.ImportAsync(export, "-").ToListAsync().AsTask().WaitAsync(Eventually.Limit);

        Assert.Equal("ExportNotRecognized", Assert.Single(failures).Error!.ErrorId);
    }

    [Fact]
    public async Task An_item_with_a_number_that_the_database_cannot_hold_fails_alone()
    {
        await using var world = await IngestWorld.CreateAsync();
        using var export = new MemoryStream(
            Encoding.UTF8.GetBytes(
                $$"""[{{IngestWorld.Item("alpha", 0).ToJsonString()}},{"foo":1e200000},{"foo":1e-200000},{{IngestWorld.Item("alpha", 1).ToJsonString()}}]"""
            )
        );
        var progress = new RunProgress();

        var failures = await world.Client.Ingestion.ImportAsync(export, "export.json", progress).ToListAsync();

        Assert.Equal(["ItemNotRecognized", "ItemNotRecognized"], failures.Select(failure => failure.Error!.ErrorId));
        Assert.Equal((2, 2), (progress.Figures.New, progress.Figures.Failed));
        Assert.Contains(
            "1e200000",
            await world.ScalarAsync<string>("select payload::text from ctrl_processing_log order by log_id limit 1"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_video_that_the_actor_could_not_read_fails_among_those_that_it_could()
    {
        await using var world = await IngestWorld.CreateAsync();
        const string playlist = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop";
        var item = IngestWorld.Item("alpha", 0);
        item["fromYTUrl"] = playlist;
        world.Apify.World.Add(item);
        world.Apify.World.Add(
            new JsonObject
            {
                ["url"] = "https://www.youtube.com/watch?v=" + First,
                ["error"] = "VIDEO_FAILED",
                ["note"] = "Timed out.",
                ["fromYTUrl"] = playlist,
            }
        );
        await world.AddListAsync(playlist);

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(["SourceReportedError"], run.ErrorIds);
        Assert.Equal((2, 1, 1, 1), (run.Figures.Listed, run.Figures.New, run.Figures.Failed, run.Figures.ListsRead));
    }

    /// <summary>
    /// Waits until an import's first page is held up while it is being stored, and the second one has been looked up since.
    /// </summary>
    private static async Task LookedUpWhileBlockedAsync(IngestWorld world, HeldUpExport export)
    {
        const string lookups =
            "select count(*) from pg_stat_activity where datname = current_database() and state = 'idle' and query like 'select "
            + "s.number%' and query_start > @blocked";
        await TakeOverTests.BlockedAsync(world);
        var blocked = await world.ScalarAsync<DateTime>("select clock_timestamp()");
        export.GoOn();
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>(lookups, new { blocked }) > 0);
    }

    private static byte[] Export(IEnumerable<JsonObject> items) =>
        Encoding.UTF8.GetBytes(string.Join('\n', items.Select(item => item.ToJsonString())));

    private static async Task<IReadOnlyList<StageResult<Video>>> ImportAsync(
        IngestClient client,
        IEnumerable<JsonObject> items,
        RunProgress? progress = null
    )
    {
        using var export = new MemoryStream(Export(items));
        return await client.Ingestion.ImportAsync(export, "export.json", progress).ToListAsync();
    }

    /// <summary>An export whose first page comes at once, and the rest when it is told to.</summary>
    private sealed class HeldUpExport(IReadOnlyList<JsonObject> items) : MemoryStream(Export(items))
    {
        private const int PageItems = 1_000;

        private readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly int held = Export(items.Take(PageItems + 1)).Length;

        public void GoOn() => rest.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= held)
                await rest.Task.WaitAsync(cancellationToken);
            return await base.ReadAsync(
                Position < held ? buffer[..(int)Math.Min(buffer.Length, held - Position)] : buffer,
                cancellationToken
            );
        }
    }

    /// <summary>As standard input is while nothing comes: neither at its end nor to be cancelled.</summary>
    private sealed class SilentAtItsEnd(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : new(new TaskCompletionSource<int>().Task);
    }
}
