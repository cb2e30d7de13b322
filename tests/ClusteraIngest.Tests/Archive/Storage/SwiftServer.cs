using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Chaos;
using ClusteraIngest.Processes;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Archive.Storage;

/// <summary>
/// OpenStack Swift of Debian with its S3 interface: a proxy, a server each for accounts, containers and objects, and memcached, on free
/// ports of loopback, with all data in a temporary directory. Started by the first test that wants it.
/// </summary>
public sealed class SwiftServer : IAsyncLifetime
{
    private static readonly string[] Servers = ["account", "container", "object", "proxy"];

    private readonly Lazy<Task<StorageSettings>> started;
    private readonly List<Process> processes = [];
    private string? directory;

    public SwiftServer() => started = new(StartAsync);

    public Task<StorageSettings> SettingsAsync() => started.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        if (directory is not null)
            Directory.Delete(directory, recursive: true);
    }

    private async Task<StorageSettings> StartAsync()
    {
        directory = Directory.CreateTempSubdirectory("clustera-ingest-swift-").FullName;
        Directory.CreateDirectory(Path.Combine(directory, "node", "d1"));
        var ports = FreePorts.Several(5);
        await BuildRingsAsync(ports);
        WriteConfiguration(ports);

        Start("memcached", "-u", Environment.UserName, "-l", "127.0.0.1", "-p", Text(ports[4]));
        foreach (var server in Servers)
            Start($"swift-{server}-server", Path.Combine(directory, $"{server}.conf"), "-v");
        foreach (var port in ports[..4])
            await AnswersAsync(port);
        return new()
        {
            Address = "s3://contract/a/prefix",
            Endpoint = $"http://127.0.0.1:{ports[3]}",
            AccessKeyId = "test:tester",
            SecretAccessKey = "testing",
        };
    }

    /// <summary>Which disk of which server has what: one of each, here.</summary>
    private async Task BuildRingsAsync(int[] ports)
    {
        foreach (var (index, server) in Servers[..3].Index())
        {
            var builder = Path.Combine(directory!, $"{server}.builder");
            string[][] commands =
            [
                [builder, "create", "4", "1", "1"],
                [builder, "add", $"r1z1-127.0.0.1:{ports[index]}/d1", "1"],
                [builder, "rebalance"],
            ];
            foreach (var command in commands)
            {
                var run = await BoundedProgram.RunAsync("swift-ring-builder", command, default);
                Assert.True(run.Succeeded, $"swift-ring-builder {string.Join(' ', command)}: {run.Output} {run.Errors}");
            }
        }
    }

    private void WriteConfiguration(int[] ports)
    {
        foreach (var (index, server) in Servers[..3].Index())
            Write(server, ports[index], $"{server}-server", $"[app:{server}-server]\nuse=egg:swift#{server}\n");
        (string Name, string Options)[] filters =
        [
            ("healthcheck", ""),
            ("cache", $"memcache_servers=127.0.0.1:{ports[4]}"),
            ("s3api", "location=us-east-1\nmax_upload_part_num=10000"),
            ("tempauth", "user_test_tester=testing .admin"),
            ("copy", ""),
            ("slo", "max_manifest_segments=10000"),
        ];
        Write(
            "proxy",
            ports[3],
            string.Join(' ', filters.Select(filter => filter.Name)) + " proxy-server",
            "[app:proxy-server]\nuse=egg:swift#proxy\naccount_autocreate=true\n"
                + string.Concat(
                    filters.Select(filter =>
                        $"[filter:{filter.Name}]\nuse=egg:swift#{(filter.Name == "cache" ? "memcache" : filter.Name)}\n{filter.Options}\n"
                    )
                )
        );
    }

    private void Write(string server, int port, string pipeline, string rest) =>
        File.WriteAllText(
            Path.Combine(directory!, $"{server}.conf"),
            $"""
            [DEFAULT]
            bind_ip=127.0.0.1
            bind_port={port}
            user={Environment.UserName}
            swift_dir={directory}
            devices={directory}/node
            mount_check=false
            workers=0
            log_level=WARNING
            [pipeline:main]
            pipeline={pipeline}
            {rest}
            """
        );

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        processes.Add(process);
    }

    private async Task AnswersAsync(int port)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Eventually.HoldsAsync(async () =>
        {
            Assert.DoesNotContain(processes, process => process.HasExited);
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthcheck"));
                return true; // whatever it says
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
