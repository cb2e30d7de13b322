using ClusteraIngest.Collection;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Tool;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Options;

/// <summary>
/// What options may be is the same in C#, in the settings file and in the tool, and is said in the same words. The module's are in Pester.
/// </summary>
public sealed class OptionRulesTests
{
    /// <summary>
    /// What is wrong: the property, the key of the settings file with its value, the option with its value, and the words after the name.
    /// </summary>
    public static TheoryData<IngestOptions, string, string, string, string> Wrong =>
        new()
        {
            {
                new() { Concurrency = 0 },
                "IngestOptions.Concurrency",
                "concurrency: 0",
                "--concurrency 0",
                "takes a whole number from 1 to 256"
            },
            {
                new() { Concurrency = -1 },
                "IngestOptions.Concurrency",
                "concurrency: -1",
                "--concurrency -1",
                "takes a whole number from 1 to 256"
            },
            {
                new() { Concurrency = 257 },
                "IngestOptions.Concurrency",
                "concurrency: 257",
                "--concurrency 257",
                "takes a whole number from 1 to 256"
            },
            {
                new() { MaxVideos = 0 },
                "IngestOptions.MaxVideos",
                "max_videos: 0",
                "--max-videos 0",
                "takes a whole number from 1 to 999999"
            },
            {
                new() { MaxVideos = 1_000_000 },
                "IngestOptions.MaxVideos",
                "max_videos: 1000000",
                "--max-videos 1000000",
                "takes a whole number from 1 to 999999"
            },
            {
                new() { DefaultMaxVideos = -5 },
                "IngestOptions.DefaultMaxVideos",
                "max_videos: -5",
                "--max-videos -5",
                "takes a whole number from 1 to 999999"
            },
            {
                new() { MaxCostUsd = 0 },
                "IngestOptions.MaxCostUsd",
                "max_cost_usd: 0",
                "--max-cost-usd 0",
                "takes an amount in USD from 0.0001 to 1000000, such as 2.50"
            },
            {
                new() { MaxCostUsd = 0.00001m },
                "IngestOptions.MaxCostUsd",
                "max_cost_usd: 0.00001",
                "--max-cost-usd 0.00001",
                "takes an amount in USD from 0.0001 to 1000000, such as 2.50"
            },
            {
                new() { MaxCostUsd = -1 },
                "IngestOptions.MaxCostUsd",
                "max_cost_usd: -1",
                "--max-cost-usd -1",
                "takes an amount in USD from 0.0001 to 1000000, such as 2.50"
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task The_sdk_the_file_and_the_tool_refuse_the_same_in_the_same_words(
        IngestOptions options,
        string property,
        string key,
        string option,
        string words
    )
    {
        await using var client = new IngestClient(new() { Database = "Host=127.0.0.1;Port=1" });
        IAsyncEnumerable<object>[] doors =
        [
            client.Ingestion.SyncAsync(options),
            client.Ingestion.IngestListsAsync(AsyncEnumerable.Empty<MonitoredList>(), options),
            client.Ingestion.IngestTranscriptsAsync(AsyncEnumerable.Empty<VideoId>(), options),
            client.Ingestion.IngestPendingTranscriptsAsync(options),
        ];
        foreach (var door in doors)
        {
            var refused = await Assert.ThrowsAsync<InvalidInputException>(async () => await door.FirstOrDefaultAsync());
            Assert.Equal("InvalidValue", refused.ErrorId);
            Assert.StartsWith($"{property} {words}, not '", refused.Message, StringComparison.Ordinal);
        }

        Assert.Throws<InvalidInputException>(() => new IngestClient(new() { Options = options }));

        var inFile = Assert.Throws<ConfigurationException>(() => Load(key));
        Assert.EndsWith($":1: {key.Split(':')[0]} {words}.", inFile.Message, StringComparison.Ordinal);

        var tool = new ToolShell();
        Assert.Equal(2, await tool.RunAsync(["transcripts", .. option.Split(' ')]));
        Assert.Contains(tool.ErrorLines, line => line.Contains($"{option.Split(' ')[0]} {words}, not '", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("english", "languages: [english]", "--language english", " Did you mean en?")]
    [InlineData("e", "languages: en, e", "--language en,e", "")]
    public async Task A_text_that_is_no_language_tag_is_none_in_code_and_refused_in_the_same_words_elsewhere(
        string text,
        string key,
        string option,
        string suggestion
    )
    {
        var inCode = Assert.Throws<InvalidInputException>(() => new IngestOptions { Languages = [text] });
        Assert.Equal("InvalidLanguage", inCode.ErrorId);
        Assert.Contains($"'{text}'", inCode.Message, StringComparison.Ordinal);

        const string words = "takes language tags such as en, ko or pt-BR";
        Assert.EndsWith(
            $":1: languages {words}.{suggestion}",
            Assert.Throws<ConfigurationException>(() => Load(key)).Message,
            StringComparison.Ordinal
        );

        var tool = new ToolShell();
        Assert.Equal(2, await tool.RunAsync(["transcripts", .. option.Split(' ')]));
        Assert.Contains(tool.ErrorLines, line => line.Contains($"--language {words}, not '{text}'.{suggestion}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("limits:\n  monthly_usd: 0.00001", "limits.monthly_usd takes an amount in USD from 0.0001")]
    [InlineData("limits:\n  apify:\n    monthly_usd: 0.00001", "limits.apify.monthly_usd takes an amount in USD from 0.0001")]
    [InlineData("limits:\n  outage_minutes: 0", "limits.outage_minutes takes minutes from 0.01 to 1440")]
    [InlineData("youtube:\n  daily_units: 0", "youtube.daily_units takes a whole number from 1 on")]
    public void The_file_s_other_limits_follow_the_rules_too(string yaml, string words) =>
        Assert.Contains(words, Assert.Throws<ConfigurationException>(() => Load(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_in_code_are_checked_when_a_client_is_made()
    {
        IngestSettings[] wrong =
        [
            new() { DailyUnits = 0 },
            new() { DailySearches = -1 },
            new() { MonthlyLimitUsd = 0 },
            new() { ProviderMonthlyLimitsUsd = new Dictionary<string, decimal> { ["apify"] = 0 } },
            new() { ProviderMonthlyLimitsUsd = new Dictionary<string, decimal> { ["Apify Inc."] = 1 } },
            new() { Options = new() { MaxOutage = TimeSpan.Zero } },
        ];
        foreach (var settings in wrong)
            Assert.Equal("InvalidValue", Assert.Throws<InvalidInputException>(() => new IngestClient(settings)).ErrorId);
    }

    [Fact]
    public async Task A_worker_with_wrong_options_and_a_run_with_wrong_ones_are_refused()
    {
        await using var client = new IngestClient(new() { Database = "Host=127.0.0.1;Port=1" });
        var jobs = client.Jobs;
        JobWorkerOptions[] wrong =
        [
            new() { Concurrency = 0 },
            new() { Concurrency = 65 },
            new() { MostAhead = -1 },
            new() { Lease = TimeSpan.Zero },
            new() { MaxAttempts = 0 },
            new() { Backoff = -TimeSpan.FromSeconds(1) },
            new() { TendEvery = TimeSpan.Zero },
            new() { Patience = -TimeSpan.FromSeconds(1) },
        ];
        foreach (var options in wrong)
            Assert.Equal("InvalidValue", (await Assert.ThrowsAsync<InvalidInputException>(() => jobs.WorkAsync(options))).ErrorId);
        foreach (var videos in new[] { 0, -1, 1_000_000 })
            Assert.Equal(
                "InvalidValue",
                (
                    await Assert.ThrowsAsync<InvalidInputException>(() =>
                        client.Collection.StartRunAsync(["@alpha"], new CollectOptions { MaxVideos = videos })
                    )
                ).ErrorId
            );
    }

    [Fact]
    public async Task A_list_s_cap_is_checked_before_anything_is_asked()
    {
        await using var client = new IngestClient(new() { Database = "Host=127.0.0.1;Port=1" });
        var list = ListReference.Parse("@alpha");

        Assert.Equal(
            "InvalidValue",
            (await Assert.ThrowsAsync<InvalidInputException>(() => client.Lists.AddAsync(list, maxVideos: -1))).ErrorId
        );
        Assert.Equal("InvalidValue", (await Assert.ThrowsAsync<InvalidInputException>(() => client.Runs.GetAsync(first: -1))).ErrorId);
    }

    private static IngestSettings Load(string yaml)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, yaml + "\n");
            return IngestSettings.Load(path, _ => null);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
