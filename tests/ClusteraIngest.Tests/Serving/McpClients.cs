using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.Serving;

/// <summary>The official clients of the Model Context Protocol, installed by npm before the first test that needs them.</summary>
public sealed class McpClients : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string> Place = new(FindPlace);

    /// <summary>Whether an earlier run has installed them.</summary>
    public static bool AreInstalled => Directory.Exists(Place.Value);

    /// <summary>Where they are.</summary>
    public static string Folder => Place.Value;

    /// <summary>
    /// Kept for the next run, as npm's own cache is. Another run may install them at the same time: the first that is done is used.
    /// </summary>
    public async Task InitializeAsync()
    {
        if (AreInstalled || !NpmFactAttribute.IsReached)
            return;
        var own = Directory.CreateDirectory($"{Folder}-{Environment.ProcessId}").FullName;
        try
        {
            foreach (var file in Files())
                File.Copy(file, Path.Combine(own, Path.GetFileName(file)), overwrite: true);
            using var limit = new CancellationTokenSource(Limit);
            string[] quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"];
            var installed = await ProgramRunner.RunAsync(["npm", "install", "--prefix", own, .. quietly], limit.Token);
            Assert.True(installed.Succeeded, "npm could not install the official clients of the Model Context Protocol.");
            // The inspector looks for its own description where it stands as a part of the whole inspector.
            var clients = Path.Combine(own, "node_modules", "@modelcontextprotocol");
            File.Copy(Path.Combine(clients, "inspector-cli", "package.json"), Path.Combine(clients, "package.json"));
            if (!AreInstalled)
                Directory.Move(own, Folder);
        }
        catch (IOException) when (AreInstalled)
        {
            // Another run was first.
        }
        finally
        {
            if (Directory.Exists(own))
                Directory.Delete(own, recursive: true);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static IEnumerable<string> Files() => Directory.GetFiles(Repository.At("tests", "mcp")).Order(StringComparer.Ordinal);

    private static string FindPlace()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Files().Select(File.ReadAllText)))));
        return Path.Combine(Path.GetTempPath(), $"clustera-ingest-mcp-{Environment.UserName}-{digest[..12]}");
    }
}
