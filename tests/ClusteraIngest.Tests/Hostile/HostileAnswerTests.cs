using System.IO.Compression;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Tests.Hostile;

[Trait("Category", "Proof")]
public class HostileAnswerTests
{
    public static TheoryData<string, string, string> BrokenRuns =>
        new()
        {
            { "\"id\":\"runrunrunrunrunru\",", "", "ApifyAnswerGarbled" },
            { "runrunrunrunrunru", "../../../v2/users/me", "ApifyAnswerGarbled" },
            { "runrunrunrunrunru", "..", "ApifyAnswerGarbled" },
            { "runrunrunrunrunru", "\\u0000", "ApifyAnswerGarbled" },
            { "\"defaultDatasetId\":\"datasetdatasetdat\",", "", "ApifyAnswerGarbled" },
            { "datasetdatasetdat", "a?token=b", "ApifyAnswerGarbled" },
            { "\"status\":\"SUCCEEDED\"", "\"status\":null", "ApifyAnswerGarbled" },
            { "\"startedAt\":\"2", "\"startedAt\":\"0", "ApifyAnswerGarbled" },
            { "0.005", "1e400", "ApifyAnswerGarbled" },
            { "SUCCEEDED", "\\u001b]0;owned\\u0007", "ApifyStatusUnknown" },
            { "SUCCEEDED", "HIBERNATING", "ApifyStatusUnknown" },
        };

    public static TheoryData<string, string> BrokenPages =>
        new()
        {
            { """{"data":[]}""", "ApifyAnswerGarbled" },
            { "null and void", "ApifyAnswerGarbled" },
            { "<!DOCTYPE html><title>\u001b[2JLog in</title>", "ApifyAnswerGarbled" },
            { "[{\"id\":", "ApifyAnswerGarbled" },
            { "", "ApifyAnswerGarbled" },
            { "[5, null, \"text\", [[]], true]", "AnswerNotRecognized" },
        };

    [Theory]
    [MemberData(nameof(BrokenRuns))]
    public async Task A_run_that_is_none_is_refused_by_name(string what, string by, string errorId)
    {
        await using var world = await CreateAsync();
        world.Apify.State = world.Apify.Start = HostileApify.Text($$"""{"data": {{HostileApify.RunWith(what, by)}} }""");

        Assert.Equal([errorId], await world.SyncAsync());

        world.Apify.State = world.Apify.Start = HostileApify.Text($$"""{"data": {{HostileApify.Run}} }""");
        Assert.Equal([], await world.SyncAsync());
        Assert.Equal(1, await world.VideosAsync());
    }

    [Fact]
    public async Task What_a_run_delivered_before_its_state_became_unknown_is_stored_and_it_is_picked_up()
    {
        await using var world = await CreateAsync();
        world.Apify.Start = HostileApify.Text($$"""{"data": {{HostileApify.RunWith("SUCCEEDED", "RUNNING")}} }""");
        world.Apify.State = HostileApify.Text($$"""{"data": {{HostileApify.RunWith("SUCCEEDED", "HIBERNATING")}} }""");

        Assert.Equal(["ApifyStatusUnknown"], await world.SyncAsync());
        Assert.Equal(1, await world.VideosAsync());

        world.Apify.State = HostileApify.Text($$"""{"data": {{HostileApify.Run}} }""");
        Assert.Equal([], await world.SyncAsync());
        Assert.Equal(1, world.Apify.Starts);
    }

    [Theory]
    [MemberData(nameof(BrokenPages))]
    public async Task A_page_that_is_none_is_refused_by_name(string body, string errorId)
    {
        await using var world = await CreateAsync();
        world.Apify.Items = HostileApify.Text(body);

        Assert.Contains(errorId, await world.SyncAsync());
        Assert.Equal(0, await world.VideosAsync());
    }

    [Fact]
    public async Task A_page_without_end_is_ended_by_a_limit()
    {
        await using var world = await CreateAsync(haste: 1);
        world.Apify.Items = async context =>
        {
            var piece = new byte[64 * 1024];
            Array.Fill(piece, (byte)'[');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        };

        Assert.Equal("ApifyAnswerTooLarge", (await world.SyncAsync())[^1]);
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked_further_than_the_limit()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var blanks = new byte[1024 * 1024];
            Array.Fill(blanks, (byte)' ');
            for (var megabyte = 0; megabyte < 300; megabyte++)
                await gzip.WriteAsync(blanks);
        }

        await using var world = await CreateAsync(haste: 1);
        world.Apify.State = world.Apify.Start = HostileApify.Bytes(packed.ToArray(), encoding: "gzip");

        Assert.Equal(["ApifyAnswerTooLarge"], await world.SyncAsync());
    }

    [Theory]
    [InlineData("1000000000")]
    [InlineData("1e9")]
    [InlineData("-5")]
    [InlineData("Fri, 01 Jan 1999 00:00:00 GMT")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("soon")]
    public async Task However_long_Apify_asks_to_wait_it_is_asked_again_within_minutes(string retryAfter)
    {
        await using var world = await CreateAsync();
        var refused = 0;
        var items = world.Apify.Items;
        world.Apify.Items = context =>
        {
            if (Interlocked.Increment(ref refused) > 2)
                return items(context);
            context.Response.Headers.RetryAfter = retryAfter;
            return HostileApify.Text("", 503)(context);
        };

        Assert.Equal([], await world.SyncAsync());
        Assert.Equal(1, await world.VideosAsync());
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task The_token_does_not_follow_a_redirect_to_another_host(int status)
    {
        await using var other = await HostileApify.StartAsync();
        await using var world = await CreateAsync();
        world.Apify.Start = context =>
        {
            context.Response.Redirect(other.BaseAddress + "v2/actors/x/runs");
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        Assert.Equal(["ApifyRefused"], await world.SyncAsync());
        Assert.Empty(other.Authorizations);
    }

    [Fact]
    public async Task An_error_of_any_length_is_told_in_a_line_without_what_steers_a_terminal()
    {
        await using var world = await CreateAsync();
        world.Apify.Start = HostileApify.Text(
            """{"error":{"type":"\u001b[31m","message":"\u0000\u202ELONG\nerror Forged: line"}}""".Replace(
                "LONG",
                new string('x', 50_000),
                StringComparison.Ordinal
            ),
            400
        );

        Assert.Equal(["ApifyRefused"], await world.SyncAsync());
        var message = await world.LastErrorAsync();
        Assert.InRange(message.Length, 100, 2_001);
        Assert.Equal(message, Printable.Of(message));
    }

    private static async Task<World> CreateAsync(int haste = 100)
    {
        var database = await PostgresFixture.CreateDatabaseAsync();
        return new(database, await HostileApify.StartAsync(), haste);
    }

    private sealed class World(TestDatabase database, HostileApify apify, int haste) : IAsyncDisposable
    {
        private readonly IngestClient client = new(
            new IngestSettings
            {
                Database = database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = apify.BaseAddress,
            },
            null,
            new HurriedTime(haste)
        );

        public HostileApify Apify => apify;

        /// <summary>Reads one list, and returns the ids of the errors.</summary>
        public async Task<IReadOnlyList<string>> SyncAsync()
        {
            await client.Lists.AddAsync(ListReference.Parse("@mean"));
            var results = await client.Ingestion.SyncAsync(new() { WithTranscripts = false }).ToListAsync();
            return [.. results.Where(result => !result.Result.IsDone).Select(result => result.Result.Error!.ErrorId)];
        }

        public Task<int> VideosAsync() => ScalarAsync<int>("select count(*)::int from dataset_youtube_video");

        public Task<string> LastErrorAsync() => ScalarAsync<string>("select last_error from ctrl_youtube_lists");

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await apify.DisposeAsync();
            await database.DisposeAsync();
        }

        private async Task<T> ScalarAsync<T>(string sql)
        {
            await using var command = database.Source.CreateCommand(sql);
            return (T)(await command.ExecuteScalarAsync())!;
        }
    }
}
