using System.Text;
using ClusteraIngest.Tests.Tool;
using ClusteraIngest.Tool;

namespace ClusteraIngest.Tests.Secrecy;

/// <summary>Every command, well and badly, as talkative as it can be: the secrets that it is given turn up nowhere.</summary>
public sealed class SecretsTests
{
    /// <summary>Those that wait for something, such as for YouTube, wait that long.</summary>
    private static readonly TimeSpan EndOfOthers = TimeSpan.FromSeconds(10);

    [Fact]
    public void No_command_is_forgotten() =>
        Assert.Equal(EveryCommand.Names.Order(StringComparer.Ordinal), EveryCommand.With("", "", "").Keys.Order(StringComparer.Ordinal));

    [Trait("Category", "Proof")]
    [Fact]
    public async Task No_command_gives_a_secret_away_whatever_happens()
    {
        await using var world = await SecretsWorld.CreateAsync();
        var export = Path.Combine(world.Place, "export.json");
        await File.WriteAllTextAsync(export, $"[{IngestWorld.Item("beta", 1).ToJsonString()}, {{\"url\": \"x\"}}, 5]");
        var channels = Path.Combine(world.Place, "channels.csv");
        await File.WriteAllTextAsync(channels, SecretsWorld.Channels);
        var settings = Path.Combine(world.Place, "settings.yaml");
        var output = new StringBuilder();
        var codes = new Dictionary<string, List<int>>();

        foreach (var (circumstance, environment, yaml, fault) in Circumstances(world))
        {
            await File.WriteAllTextAsync(settings, yaml);
            world.Apify.SetFaults(fault);
            world.YouTube.SetFaults(fault is null ? null : "500:0.6,truncated:0.4");
            foreach (var (command, arguments) in EveryCommand.With(export, channels, world.SpareServer).Where(entry => entry.Key != "demo"))
            {
                // Minutes of patience with Apify and the database pass in seconds; the doctor gives each check some seconds itself.
                var tool = new ToolShell { Time = command == "doctor" ? TimeProvider.System : new HurriedTime(200) };
                foreach (var (name, value) in environment)
                    tool.Environment[name] = value;
                if (command == "doctor")
                    tool.Environment["CLUSTERA_STORAGE"] = new Uri(Path.Combine(world.Place, "media")).ToString();
                // Where all is well each comes to its end by itself, on a busy machine too.
                using var stop = new CancellationTokenSource(IsWell(circumstance) || command == "doctor" ? Eventually.Limit : EndOfOthers);
                var running = CommandLine.RunAsync(
                    [.. command.Split(' '), .. arguments, "--verbose", "--settings", settings, "--outage-minutes", "1"],
                    tool.Shell,
                    stop.Token
                );
                if (command is "emulator" or "serve")
                {
                    await Eventually.HoldsAsync(() => running.IsCompleted || tool.OutputLines.Length > 0);
                    await stop.CancelAsync();
                }

                var code = await running;
                codes.TryAdd(circumstance, []);
                // What is not stored is asked for in vain.
                codes[circumstance].Add(IsInVain(command, code) ? ExitCodes.Success : code);
                output.AppendLine($"== {circumstance}: {command}").Append(tool.Output).Append(tool.Error);
            }
        }

        Assert.Empty(await world.LookAsync(output.ToString()));
        Assert.Empty(world.FilesWithSecrets(settings));
        // It went as each circumstance has it: where nothing fails nothing is proved.
        Assert.All(codes["well, by keywords"].Concat(codes["well, by URI"]), code => Assert.InRange(code, 0, 1));
        Assert.All(codes.Where(entry => !IsWell(entry.Key)), entry => Assert.Contains(entry.Value, code => code is 1 or 3));
        Assert.Contains("error ApifyTokenRefused", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("error DatabasePasswordRefused", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("error DatabaseUnreachable", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("error DatabaseAddressInvalid", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("error SettingsFileUnreadable", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("warning SettingsFileOpenToOthers", output.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(world.Apify.Runs);
        Assert.Contains("error YouTubeKeysRefused", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("error YouTubeUnreachable", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("error YouTubeApiKeyInvalid", output.ToString(), StringComparison.Ordinal);
        Assert.True(world.YouTube.UnitsCharged > 0);
        Assert.True(world.YouTube.SearchesCharged > 0);
    }

    private static bool IsInVain(string command, int code) =>
        code is ExitCodes.Usage
            && command
                is "archive get"
                    or "archive url"
                    or "digest show"
                    or "library save"
                    or "library unsave"
                    or "library view"
                    or "library skip"
                    or "users add"
        || code is ExitCodes.Configuration && command is "models test";

    private static bool IsWell(string circumstance) => circumstance.StartsWith("well", StringComparison.Ordinal);

    [Theory]
    [InlineData("sync", "--database", "{uri}")]
    [InlineData("status", "--database", "{keywords}")]
    [InlineData("status", "--database", "{uri}&nonsense=1")]
    [InlineData("status", "--database", "{keywords};Nonsense=1")]
    [InlineData("status", "--database", "postgresql://marked:{password}@[nowhere/x")]
    [InlineData("sync", "{uri}")]
    [InlineData("lists", "add", "{uri}")]
    [InlineData("ingest", "{keywords}")]
    [InlineData("transcripts", "{uri}")]
    [InlineData("transcripts", "{token}")]
    [InlineData("ingest", "https://www.youtube.com/watch?v=x&token={token}")]
    [InlineData("import", "{token}.json")]
    [InlineData("{uri}")]
    [InlineData("sync", "--apify-token", "{token}")]
    [InlineData("sync", "--token={token}")]
    [InlineData("sync", "--max-videos", "{token}")]
    [InlineData("status", "--output", "{uri}")]
    [InlineData("costs", "--since", "{token}")]
    [InlineData("status", "--settings", "{token}")]
    [InlineData("emulator", "--faults", "{token}")]
    [InlineData("lists", "add", "@a", "--language", "{token}")]
    [InlineData("keys", "--restore", "{key}")]
    [InlineData("resolve", "https://example.com/{key}")]
    [InlineData("collect", "https://example.com/?key={key}")]
    [InlineData("runs", "show", "{key}")]
    [InlineData("worker", "--until-empty", "{key}")]
    [InlineData("sync", "--source", "{key}")]
    [InlineData("emulator", "--youtube-keys", "{key}:nonsense={key}")]
    public async Task A_secret_in_the_wrong_place_is_not_repeated(params string[] arguments)
    {
        var keywords =
            $"Host=127.0.0.1;Port=1;Username=marked;Password=\"{Marked.Password.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var uri = $"postgresql://marked:{Marked.EscapedPassword}@127.0.0.1:1/x?sslmode=disable";
        var tool = new ToolShell { Time = new HurriedTime(200) };
        tool.Environment["APIFY_TOKEN"] = Marked.Token;
        tool.Environment["YT_API_KEYS"] = Marked.Key;
        tool.Environment["CLUSTERA_DATABASE"] = "Host=127.0.0.1;Port=1;Username=nobody";

        var code = await tool.RunAsync([
            .. arguments.Select(argument =>
                argument
                    .Replace("{uri}", uri, StringComparison.Ordinal)
                    .Replace("{keywords}", keywords, StringComparison.Ordinal)
                    .Replace("{token}", Marked.Token, StringComparison.Ordinal)
                    .Replace("{key}", Marked.Key, StringComparison.Ordinal)
                    .Replace("{password}", Marked.Password, StringComparison.Ordinal)
            ),
            "--verbose",
        ]);

        Assert.NotEqual(0, code);
        Assert.StartsWith(
            "error ",
            tool.ErrorLines.First(line => line.StartsWith("error ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Null(Marked.In(tool.Output.ToString() + tool.Error));
    }

    /// <summary>The settings and faults that each command is run with.</summary>
    private static IEnumerable<(string Name, Dictionary<string, string> Environment, string Yaml, string? Fault)> Circumstances(
        SecretsWorld world
    )
    {
        yield return ("well, by keywords", With(world.Keywords), "", null);
        yield return ("well, by URI", With(world.UriForm), "", null);
        yield return ("well, by the file", [], File(world.UriForm, Marked.Token), null);
        yield return ("well, as the local server", With(world.Local), "", null);
        yield return ("token refused", With(world.UriForm, token: Marked.Token + "x"), "", null);
        yield return ("token impossible", With(world.UriForm, token: Marked.Token + "\u00e9\n"), "", null);
        yield return ("Apify broken", With(world.UriForm), "", "500:1");
        yield return ("Apify garbled", With(world.UriForm), "", "truncated:0.5,502:0.3");
        yield return ("Apify unreachable", With(world.UriForm, apify: "http://127.0.0.1:1"), "", null);
        yield return (
            "Apify's address with a secret",
            With(world.UriForm, apify: $"https://x:{Marked.EscapedPassword}@127.0.0.1/?token={Marked.Token}"),
            "",
            null
        );
        yield return ("key refused", With(world.UriForm, key: Marked.Key + "x"), "", null);
        yield return ("key impossible", With(world.UriForm, key: Marked.Key + "\u00e9\n," + Marked.Key[..12]), "", null);
        yield return ("YouTube unreachable", With(world.UriForm, youtube: "http://127.0.0.1:1"), "", null);
        yield return ("YouTube's address with a secret", With(world.UriForm, youtube: $"https://127.0.0.1/?key={Marked.Key}"), "", null);
        yield return ("file with a source that is a secret", [], File(world.UriForm, Marked.Token) + $"source: {Marked.Key}\n", null);
        yield return (
            "database refused",
            With($"Host=127.0.0.1;Port=1;Username=marked;Password='{Marked.Password.Replace("'", "''", StringComparison.Ordinal)}'"),
            "",
            null
        );
        yield return ("password wrong", With(world.WrongPassword), "", null);
        yield return ("database missing", With(world.UriForm.Replace("/secrets", "/nowhere", StringComparison.Ordinal)), "", null);
        yield return ("address broken", With(world.UriForm.Replace("127.0.0.1", "[127", StringComparison.Ordinal)), "", null);
        yield return (
            "address of a typing error",
            With(world.Keywords.Replace("\"", "", StringComparison.Ordinal) + ";" + Marked.Password),
            "",
            null
        );
        yield return ("file broken", [], File(world.UriForm, Marked.Token) + "\t{", null);
        yield return ("file with an unknown key", [], File(world.UriForm, Marked.Token) + $"tokn: {Marked.Token}\n", null);
        yield return ("file with a key that is a secret", [], $"{Marked.Token}: 5\n", null);
        yield return ("file with a wrong value", [], File(world.UriForm, Marked.Token) + $"concurrency: {Marked.Token}\n", null);

        Dictionary<string, string> With(
            string database,
            string token = Marked.Token,
            string? apify = null,
            string key = Marked.Key,
            string? youtube = null
        ) =>
            new()
            {
                ["YT_API_KEYS"] = key,
                ["YT_API_BASE_URL"] = youtube ?? world.YouTubeRelay.Address.ToString(),
                ["CLUSTERA_DATABASE"] = database,
                ["APIFY_TOKEN"] = token,
                ["APIFY_API_BASE_URL"] = apify ?? world.Relay.Address.ToString(),
            };

        string File(string database, string token) =>
            $"database: {database}\napify:\n  token: {token}\n  base_url: {world.Relay.Address}\nyoutube:\n  api_keys: [{Marked.Key}]\n  "
            + $"base_url: {world.YouTubeRelay.Address}\n";
    }
}
