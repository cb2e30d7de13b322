using ClusteraIngest.Channels;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Channels;

public sealed class ResolveTests
{
    [Theory]
    [InlineData("UCX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("https://www.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA/videos")]
    [InlineData("m.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA?si=abc")]
    [InlineData("https://www.youtube.com/playlist?list=UUX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("UULFX6OQ3DkcsbYNE6H8uQQuVA")]
    public async Task A_name_that_holds_the_id_needs_no_key(string name)
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await using var client = new IngestClient(world.Settings() with { YouTubeApiKeys = [] });

        var resolution = Assert.Single(await world.ResolveAsync([name], client: client));

        Assert.Equal(
            (ResolutionState.Resolved, "UCX6OQ3DkcsbYNE6H8uQQuVA", "address"),
            (resolution.State, resolution.ChannelId?.Value, resolution.Source)
        );
        Assert.Empty(world.YouTube.Requests);
    }

    [Fact]
    public async Task Every_kind_of_name_leads_to_the_channel()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = new EmulatedChannel("UC" + new string('a', 22), "The Alpha Channel")
        {
            Handle = "@alpha",
            UserName = "AlphaUser",
            CustomName = "AlphaCustom",
        };
        world.YouTube.World.AddChannel(channel);
        world.YouTube.World.AddVideo(new("abcdefghi-1", channel.Id, "A video", DateTimeOffset.UtcNow.AddDays(-3)));

        var resolutions = await world.ResolveAsync([
            "@alpha",
            "https://youtube.com/@Alpha/shorts",
            "https://www.youtube.com/user/alphauser",
            "https://youtu.be/abcdefghi-1?t=3",
            "abcdefghi-1",
            channel.Id,
        ]);

        Assert.All(
            resolutions,
            resolution => Assert.Equal((ResolutionState.Resolved, channel.Id), (resolution.State, resolution.ChannelId?.Value))
        );
        Assert.Equal(5, resolutions.Count(resolution => resolution.IsDuplicate));
        Assert.Equal(3, world.YouTube.UnitsCharged); // a handle, a user name, a video: each once
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Ten_thousand_mixed_names_take_the_fewest_possible_units()
    {
        const int handles = 1_000,
            users = 200,
            videos = 1_000,
            ids = 1_000;
        await using var world = await YouTubeWorld.CreateAsync();
        var names = new List<string>();
        for (var number = 0; number < handles; number++)
        {
            var channel = world.YouTube.World.AddGeneratedChannel($"channel{number}", 0);
            names.AddRange([$"@channel{number}", $"https://www.youtube.com/@Channel{number}/videos", $"youtube.com/@channel{number}?si=x"]);
            if (number < ids)
                names.AddRange([channel.Id, $"https://www.youtube.com/channel/{channel.Id}"]);
            if (number < users)
            {
                world.YouTube.World.ChangeChannel(channel.Id, one => one with { UserName = $"user{number}" });
                names.AddRange([$"https://www.youtube.com/user/user{number}", $"https://www.youtube.com/user/USER{number}/videos"]);
            }
            if (number < videos)
            {
                world.YouTube.World.AddVideo(new($"vid{number:D6}-A", channel.Id, "A video", DateTimeOffset.UtcNow.AddDays(-1)));
                names.AddRange([
                    $"https://www.youtube.com/watch?v=vid{number:D6}-A",
                    $"https://youtu.be/vid{number:D6}-A",
                    $"https://www.youtube.com/shorts/vid{number:D6}-A",
                ]);
            }
        }
        names.AddRange(
            Enumerable.Range(0, 10_000 - names.Count).Select(number => $"https://www.youtube.com/@channel{number % handles}/featured")
        );
        var mixed = names.OrderBy(name => name.Sum(letter => letter * 7919) % 10_007).ToList();
        Assert.Equal(10_000, mixed.Count);

        var resolutions = await world.ResolveAsync(mixed);

        Assert.Equal(10_000, resolutions.Count);
        Assert.All(resolutions, resolution => Assert.Equal(ResolutionState.Resolved, resolution.State));
        Assert.Equal(handles, resolutions.Select(resolution => resolution.ChannelId).Distinct().Count());
        Assert.Equal(10_000 - handles, resolutions.Count(resolution => resolution.IsDuplicate));

        // YouTube takes one handle or user name a call, and 50 videos; ids need none.
        Assert.Equal(handles + users + videos / 50, world.YouTube.UnitsCharged);
        Assert.Equal(world.YouTube.UnitsCharged, await world.CountedAsync());

        var again = await world.ResolveAsync(mixed);
        Assert.Equal(10_000, again.Count(resolution => resolution.State is ResolutionState.Resolved));
        Assert.Equal(handles + users + videos / 50, world.YouTube.UnitsCharged);
    }

    [Fact]
    public async Task A_handle_that_moved_is_noticed_after_30_days()
    {
        var time = new AdvancingTime();
        await using var world = await YouTubeWorld.CreateAsync(time);
        var first = world.YouTube.World.AddGeneratedChannel("alpha", 0);
        var second = world.YouTube.World.AddGeneratedChannel("beta", 0);
        Assert.Equal(first.Id, (await world.ResolveAsync(["@alpha"]))[0].ChannelId?.Value);
        world.YouTube.World.ChangeChannel(first.Id, channel => channel with { Handle = "@alphaold" });
        world.YouTube.World.ChangeChannel(second.Id, channel => channel with { Handle = "@alpha" });

        time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(
            ("database", first.Id),
            ((await world.ResolveAsync(["@alpha"])) is [var known] ? (known.Source, known.ChannelId?.Value) : default)
        );
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(second.Id, (await world.ResolveAsync(["@alpha"]))[0].ChannelId?.Value);
    }

    [Fact]
    public async Task What_needs_a_search_is_searched_for_only_where_that_is_allowed()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("popularalpha", 3);
        world.YouTube.World.AddChannel(
            new("UC" + new string('b', 22), "Alpha Custom") { Handle = "@somethingelse", CustomName = "AlphaCustom" }
        );

        var refused = await world.ResolveAsync(["https://www.youtube.com/c/AlphaCustom", "alpha custom"]);
        Assert.All(
            refused,
            resolution => Assert.Equal((ResolutionState.NeedsSearch, "ChannelNeedsSearch"), (resolution.State, resolution.Error?.ErrorId))
        );
        Assert.Empty(world.YouTube.Requests);

        var found = await world.ResolveAsync(["https://www.youtube.com/c/AlphaCustom", "alpha custom"], allowSearch: true);
        Assert.All(found, resolution => Assert.Equal("UC" + new string('b', 22), resolution.ChannelId?.Value));
        Assert.Equal(2, world.YouTube.SearchesCharged);
        Assert.Equal(2, (await world.KeysAsync()).Single(key => key.Bucket == "search").UsedToday);
    }

    [Fact]
    public async Task Eleven_letters_that_are_no_video_may_be_a_name()
    {
        await using var world = await YouTubeWorld.CreateAsync();

        var resolution = Assert.Single(await world.ResolveAsync(["elevenchars"]));

        Assert.Equal(ResolutionState.NeedsSearch, resolution.State);

        // The remedy works, and what it finds is no fact about a video of that id.
        world.YouTube.World.AddChannel(new("UC" + new string('c', 22), "elevenchars") { Handle = "@elevenchars" });
        Assert.Equal(
            "UC" + new string('c', 22),
            Assert.Single(await world.ResolveAsync(["elevenchars"], allowSearch: true)).ChannelId?.Value
        );
        Assert.Equal(
            ResolutionState.NotFound,
            Assert.Single(await world.ResolveAsync(["https://www.youtube.com/watch?v=elevenchars"])).State
        );
    }

    [Fact]
    public async Task What_cannot_be_read_or_found_is_told_and_the_rest_goes_on()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 0);

        var resolutions = (
            await world.ResolveAsync([
                "https://example.com/x",
                "@nobody",
                "https://youtu.be/nosuchvide0",
                "PLabcdefghijklmnopqrstuvwxyz012345",
                "",
                "@alpha",
            ])
        ).ToDictionary(resolution => resolution.Input);

        Assert.Equal("NotAYouTubeAddress", resolutions["https://example.com/x"].Error?.ErrorId);
        Assert.Equal((ResolutionState.NotFound, "ChannelNotFound"), (resolutions["@nobody"].State, resolutions["@nobody"].Error?.ErrorId));
        Assert.Equal(ResolutionState.NotFound, resolutions["https://youtu.be/nosuchvide0"].State);
        Assert.Equal("PlaylistInsteadOfChannel", resolutions["PLabcdefghijklmnopqrstuvwxyz012345"].Error?.ErrorId);
        Assert.Equal(ResolutionState.Failed, resolutions[""].State);
        Assert.Equal(channel.Id, resolutions["@alpha"].ChannelId?.Value);
    }

    [Fact]
    public async Task Without_a_key_all_that_can_be_told_is_told_first()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await using var client = new IngestClient(world.Settings() with { YouTubeApiKeys = [] });
        var told = new List<ChannelResolution>();

        var error = await Assert.ThrowsAsync<ConfigurationException>(async () =>
        {
            await foreach (
                var resolution in client.Channels.ResolveAsync(
                    new List<string> { "@alpha", "UCX6OQ3DkcsbYNE6H8uQQuVA" }.ToAsyncEnumerable()
                )
            )
                told.Add(resolution);
        });

        Assert.Equal("YouTubeKeyMissing", error.ErrorId);
        Assert.Equal(ResolutionState.Resolved, Assert.Single(told).State);
    }

    [Fact]
    public async Task When_all_keys_rest_names_wait_and_nothing_fails()
    {
        await using var world = await YouTubeWorld.CreateAsync(null, new EmulatedKey("a-key-that-runs-dry-soon") { Units = 2 });
        for (var number = 0; number < 5; number++)
            world.YouTube.World.AddGeneratedChannel($"channel{number}", 0);
        await using var client = world.NewClient(keys: "a-key-that-runs-dry-soon");

        var resolutions = await world.ResolveAsync(Enumerable.Range(0, 5).Select(number => $"@channel{number}"), client: client);

        Assert.Equal(2, resolutions.Count(resolution => resolution.State is ResolutionState.Resolved));
        var waiting = resolutions.Where(resolution => resolution.State is ResolutionState.Waiting).ToList();
        Assert.Equal(3, waiting.Count);
        Assert.All(
            waiting,
            resolution => Assert.True(Assert.IsType<QuotaExceededException>(resolution.Error).FreeAgainAt > DateTimeOffset.UtcNow)
        );
    }

    [Fact]
    public async Task What_is_not_found_is_told_as_it_was_given()
    {
        await using var world = await YouTubeWorld.CreateAsync();

        var answers = await world.ResolveAsync(["@NobodyHere", "https://youtu.be/aaaaaaaaaaa"]);

        var (handle, video) = (
            answers.Single(answer => answer.Input == "@NobodyHere").Error!,
            answers.Single(answer => answer.Input != "@NobodyHere").Error!
        );
        Assert.Equal(("ChannelNotFound", "YouTube knows no channel '@NobodyHere'."), (handle.ErrorId, handle.Message));
        Assert.StartsWith("YouTube shows no video 'https://youtu.be/aaaaaaaaaaa'", video.Message, StringComparison.Ordinal);
        Assert.Contains("the video may be private or deleted", video.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/x", "NotAYouTubeAddress")]
    [InlineData("https://www.youtube.com/feed/trending", "UnsupportedList")]
    [InlineData("https://www.youtube.com/playlist?list=RDabcdefghijk", "EndlessMix")]
    [InlineData("@", "NotAYouTubeAddress")]
    public void What_is_no_channel_is_answered_with_how_a_channel_is_given(string input, string errorId)
    {
        var error = Assert.Throws<InvalidInputException>(() => ChannelReference.Parse(input));

        Assert.Equal(errorId, error.ErrorId);
        Assert.StartsWith("Give a channel's address", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("list", error.Remedy, StringComparison.Ordinal);
    }
}
