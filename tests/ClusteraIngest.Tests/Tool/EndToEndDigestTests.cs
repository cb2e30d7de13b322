using ClusteraIngest.Tests.Library.Digests;

namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool's <c>digest</c> and <c>models</c>, as users type them.</summary>
public sealed class EndToEndDigestTests
{
    [Fact]
    public async Task Digests_are_planned_written_once_shown_and_paid_for_once()
    {
        await using var world = await DigestWorld.CreateAsync(hasPrice: false);
        await world.AddAsync("video000001", minutes: 10);
        await world.AddAsync("video000002", minutes: 10, description: "0:00 One\n2:00 Two\n4:00 Three");

        var refused = await RunAsync("digest", "video000001", "--max-cost-usd", "1");
        Assert.Equal((3, "error ModelPriceUnknown"), (refused.ExitCode, refused.Error[0].Split(':')[0]));
        Assert.Contains("clustera-ingest models price", string.Join(' ', refused.Error), StringComparison.Ordinal);
        var price = await RunAsync("models", "price", "openai:emulated-small", "--input", "0.4", "--cached", "0.1", "--output", "1.6");
        Assert.Equal(0, price.ExitCode);
        var models = await RunAsync("models", "list");
        Assert.Equal(["emulated-large", "emulated-small"], models.All("model"));
        Assert.Equal(["", "0.4"], models.All("input_usd"));

        var plan = await RunAsync("digest", "--pending", "--dry-run");
        Assert.Equal(["asked", "creators"], plan.All("state").Order());
        Assert.Contains("1 digest in 1 call of about", string.Join(' ', plan.Error), StringComparison.Ordinal);
        var first = await RunAsync("digest", "--pending", "--max-cost-usd", "1");
        Assert.Equal(0, first.ExitCode);
        Assert.Matches(@"^digests: written 2, known 0, failed 0 · 0\.00\d\d USD · ", first.Sum);
        Assert.Equal(["creator", "openai"], first.All("provider").Order());
        Assert.StartsWith(
            "https://www.youtube.com/watch?v=video00000",
            first.Objects[0].GetProperty("parts")[0].GetProperty("url").GetString()
        );
        var second = await RunAsync("digest", "video000001", "video000002");
        Assert.StartsWith("digests: written 0, known 2, failed 0 · 0.00 USD · ", second.Sum, StringComparison.Ordinal);
        Assert.Single(world.Chat.Calls);
        var forced = await RunAsync("digest", "video000001", "--force");
        Assert.Matches(@"0\.0\d+ USD if each answer is as long as it may be, and at most 0\.[1-9]\d* USD", forced.Error[0]);
        Assert.Equal(2, world.Chat.Calls.Count);

        var shown = await RunAsync("digest", "show", "video000001", "--output", "markdown");
        var notes = Directory.CreateTempSubdirectory("clustera-export-").FullName;
        Assert.Equal(0, (await RunAsync("export", "digests", "--format", "markdown", "--to", notes)).ExitCode);
        var note = Directory.EnumerateFiles(Path.Combine(notes, "digests"), "video000001.*").Select(File.ReadAllLines).Single();
        Directory.Delete(notes, recursive: true);
        Assert.Contains(shown.Output, line => line.StartsWith("## [0:00](https://youtu.be/video000001?t=0) ", StringComparison.Ordinal));
        // An export knows more of the video.
        string[] ofVideo = ["channel_id", "channel_title", "published_at", "duration_seconds"];
        Assert.Equal(
            note.Where(line => line.Length > 0 && !ofVideo.Contains(line.Split(':')[0])),
            shown.Output.Where(line => line.Length > 0)
        );
        Assert.Contains(shown.Output, line => line.StartsWith("> in the quiet minute", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("digest", "show", "video000002", "--output", "table")).ExitCode);
        Assert.Equal(2, (await RunAsync("digest", "show", "video000009")).ExitCode);
        Assert.Equal(2, (await RunAsync("videos", "--output", "markdown")).ExitCode);

        var costs = await RunAsync("costs", "--by", "model");
        Assert.Equal(["openai:emulated-small"], costs.All("subject"));
        Assert.Equal(world.Chat.ChargedUsd, costs.Objects[0].GetProperty("cost_usd").GetDecimal());
        var tested = await RunAsync("models", "test");
        Assert.Contains("answers in the shape", tested.Objects[0].GetProperty("finding").GetString(), StringComparison.Ordinal);
        var doctor = await RunAsync("doctor");
        Assert.Contains("openai answers, and has emulated-small.", doctor.All("found"));
        await world.AssertLedgerIsTrueAsync();

        Task<EndToEnd.Outcome> RunAsync(params string[] args) => RunToolAsync(world, args);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_and_keeps_none_of_the_others_back()
    {
        await using var world = await DigestWorld.CreateAsync();
        KeyValuePair<string, string> away = new("OLLAMA_BASE_URL", "http://127.0.0.1:9/v1");

        var list = await RunToolAsync(world, ["models", "list"], away);

        Assert.Equal(1, list.ExitCode);
        Assert.Equal(["emulated-large", "emulated-small"], list.All("model"));
        Assert.Matches("^warning ModelUnavailable: ollama does not tell its models: .* base address", Assert.Single(list.Error));
        var alone = await RunToolAsync(world, ["models", "list", "--provider", "ollama"], away);
        Assert.Equal(3, alone.ExitCode);
        Assert.StartsWith("error ModelUnavailable: ollama", Assert.Single(alone.Error), StringComparison.Ordinal);
        Assert.Equal(0, (await RunToolAsync(world, ["models", "list", "--provider", "openai"], away)).ExitCode);
        var unknown = await RunToolAsync(world, ["models", "list", "--provider", "foo"], away);
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Equal(
            "error InvalidValue: 'foo' is no provider of models. There are openai, anthropic, ollama.",
            Assert.Single(unknown.Error)
        );
    }

    [Fact]
    public async Task A_price_that_is_told_again_says_what_it_was()
    {
        await using var world = await DigestWorld.CreateAsync(hasPrice: false);
        string[] price = ["models", "price", "openai:emulated-small", "--from", "2026-01-31", "--output", "1.6", "--input"];

        var first = await RunToolAsync(world, [.. price, "4"]);
        var second = await RunToolAsync(world, [.. price, "0.4"]);
        var third = await RunToolAsync(world, [.. price, "0.4"]);

        Assert.Equal(
            "openai:emulated-small costs 4.00 USD for a million tokens sent and 1.60 for a million answered, from 2026-01-31 on.",
            first.Error.Single()
        );
        Assert.Contains("costs 0.40 USD", second.Error.Single(), StringComparison.Ordinal);
        Assert.Contains("it was 4.00 / 4.00 / 1.60 USD", second.Error.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("it was", third.Error.Single(), StringComparison.Ordinal);
        Assert.Equal(["0.4"], (await RunToolAsync(world, ["models", "list"])).All("input_usd").Where(usd => usd!.Length > 0));
    }

    private static async Task<EndToEnd.Outcome> RunToolAsync(
        DigestWorld world,
        string[] args,
        params KeyValuePair<string, string>[] environment
    )
    {
        var tool = new ToolShell();
        foreach (var (name, value) in world.Environment.Concat(environment))
            tool.Environment[name] = value;
        return new(await ClusteraIngest.Tool.CommandLine.RunAsync(args, tool.Shell), tool.OutputLines, tool.ErrorLines);
    }
}
