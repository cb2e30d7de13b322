using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.Serving;

/// <summary>A test with the official clients of the Model Context Protocol; skipped where npm cannot install them.</summary>
public sealed class McpClientFactAttribute : FactAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    public McpClientFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Task.Run(() => Installed.Value).GetAwaiter().GetResult() is null)
            Skip = "THE OFFICIAL CLIENTS OF THE MODEL CONTEXT PROTOCOL ARE MISSING: npm or its registry is not there.";
    }

    /// <summary>Where they are.</summary>
    public static string Folder => Installed.Value.GetAwaiter().GetResult()!;

    // Kept for the next run, as npm's own cache is. Another run may install them at the same time: the first that is done is used.
    private static async Task<string?> InstallAsync()
    {
        var files = Directory.GetFiles(Repository.At("tests", "mcp")).Order(StringComparer.Ordinal).ToList();
        var contents = string.Concat(await Task.WhenAll(files.Select(file => File.ReadAllTextAsync(file))));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contents)));
        var folder = Path.Combine(Path.GetTempPath(), $"clustera-ingest-mcp-{Environment.UserName}-{digest[..12]}");
        if (Directory.Exists(folder))
            return folder;
        var own = Directory.CreateDirectory($"{folder}-{Environment.ProcessId}").FullName;
        try
        {
            foreach (var file in files)
                File.Copy(file, Path.Combine(own, Path.GetFileName(file)), overwrite: true);
            using var limit = new CancellationTokenSource(Limit);
            string[] quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"];
            if (!(await ProgramRunner.RunAsync(["npm", "install", "--prefix", own, .. quietly], limit.Token)).Succeeded)
                return null;
            // The inspector looks for its own description where it stands as a part of the whole inspector.
            var clients = Path.Combine(own, "node_modules", "@modelcontextprotocol");
            File.Copy(Path.Combine(clients, "inspector-cli", "package.json"), Path.Combine(clients, "package.json"));
            if (!Directory.Exists(folder))
                Directory.Move(own, folder);
            return folder;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return Directory.Exists(folder) ? folder : null;
        }
        finally
        {
            if (Directory.Exists(own))
                Directory.Delete(own, recursive: true);
        }
    }
}
