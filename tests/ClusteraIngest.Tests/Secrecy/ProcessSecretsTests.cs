using System.Text;
using ClusteraIngest.Tests.Tool;

namespace ClusteraIngest.Tests.Secrecy;

/// <summary>Every command as a process of its own: what others can see of it while it runs, and the files that it leaves.</summary>
public sealed class ProcessSecretsTests
{
    [Trait("Category", "Proof")]
    [LinuxFact]
    public async Task Processes_show_no_secret_in_their_arguments_and_leave_none_in_files()
    {
        await using var world = await SecretsWorld.CreateAsync();
        var export = Path.Combine(world.Place, "export.json");
        await File.WriteAllTextAsync(export, $"[{IngestWorld.Item("beta", 1).ToJsonString()}]");
        var channels = Path.Combine(world.Place, "channels.csv");
        await File.WriteAllTextAsync(channels, SecretsWorld.Channels);
        using var stop = new CancellationTokenSource();
        var sampling = SampleAsync(stop.Token);
        var output = new StringBuilder();

        foreach (var database in new[] { world.Local, world.UriForm, world.WrongPassword })
        {
            foreach (
                var (command, arguments) in EveryCommand
                    .With(export, channels, world.SpareServer)
                    // Whose address is another one ends alike: the tests of SecretsTests run all of them so.
                    .Where(entry =>
                        database == world.Local || entry.Key is "sync" or "worker" or "archive run" or "doctor" or "status" or "export"
                    )
            )
            {
                var environment = new Dictionary<string, string>
                {
                    ["CLUSTERA_DATABASE"] = database,
                    ["APIFY_TOKEN"] = Marked.Token,
                    ["APIFY_API_BASE_URL"] = world.Relay.Address.ToString(),
                    ["YT_API_KEYS"] = Marked.Key,
                    ["YT_API_BASE_URL"] = world.YouTubeRelay.Address.ToString(),
                    ["XDG_CONFIG_HOME"] = world.Place,
                    ["TMPDIR"] = world.Place,
                    ["HTTP_PROXY"] = "http://127.0.0.1:1",
                    ["http_proxy"] = "http://127.0.0.1:1",
                };
                await using var tool = ToolProcess.Start(environment, [.. command.Split(' '), .. arguments, "--verbose"]);
                var complained = tool.Error.ReadToEndAsync();
                if (command == "mcp")
                    tool.Input.Close();
                if (command is "emulator" or "serve")
                {
                    output.AppendLine(await tool.Output.ReadLineAsync()); // it runs from then on
                    tool.Signal("TERM");
                }

                var said = tool.Output.ReadToEndAsync();
                var code = await tool.ExitCodeAsync();
                Assert.True(command != "demo" || code == 0, "The demo failed.");
                output.AppendLine($"== {command}").Append(await said).Append(await complained);
            }
        }

        await stop.CancelAsync();
        var samples = await sampling;
        Assert.Contains(samples, sample => sample.Contains("clustera-ingest.dll", StringComparison.Ordinal));
        Assert.Contains(samples, sample => sample.Contains("initdb", StringComparison.Ordinal)); // the demo's
        Assert.DoesNotContain(samples, sample => Marked.In(sample) is not null);
        Assert.Empty(await world.LookAsync(output.ToString()));
        Assert.Empty(world.FilesWithSecrets());
        Assert.NotEmpty(world.Apify.Runs); // with plain http, no proxy is told the token
    }

    /// <summary>
    /// The arguments of all processes that there were meanwhile. A process is read some times, since it may start as a copy of its parent;
    /// reading all of them again and again would cost half a core. In a thread of its own, because other tests keep those of the pool busy.
    /// </summary>
    private static Task<IReadOnlyCollection<string>> SampleAsync(CancellationToken cancel) =>
        Task.Factory.StartNew<IReadOnlyCollection<string>>(
            () =>
            {
                const int readings = 10;
                var seen = new HashSet<string>();
                var read = new Dictionary<string, int>();
                while (!cancel.IsCancellationRequested)
                {
                    var there = Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[6])).ToHashSet();
                    foreach (var ended in read.Keys.Where(path => !there.Contains(path)).ToList())
                        read.Remove(ended);
                    foreach (var process in there.Where(path => read.GetValueOrDefault(path) < readings))
                    {
                        read[process] = read.GetValueOrDefault(process) + 1;
                        try
                        {
                            seen.Add(File.ReadAllText(Path.Combine(process, "cmdline")));
                        }
                        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                        {
                            // It has ended.
                        }
                    }

                    Thread.Sleep(5);
                }

                return seen;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
}
