using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.Serving;

/// <summary>A test with the official clients of the Model Context Protocol; skipped where npm cannot install them.</summary>
public sealed class McpClientFactAttribute : FactAttribute
{
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    public McpClientFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Task.Run(() => Installed.Value).Wait(TimeSpan.FromMinutes(3)) || Installed.Value.Result is null)
            Skip = "THE OFFICIAL CLIENTS OF THE MODEL CONTEXT PROTOCOL ARE MISSING: npm or its registry is not there.";
    }

    /// <summary>Where they are.</summary>
    public static string Folder => Installed.Value.GetAwaiter().GetResult()!;

    // Kept for the next run, as npm's own cache is.
    private static async Task<string?> InstallAsync()
    {
        var source = Repository.At("tests", "mcp");
        var package = await File.ReadAllTextAsync(Path.Combine(source, "package.json"));
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(package)));
        var folder = Path.Combine(Path.GetTempPath(), $"clustera-ingest-mcp-{Environment.UserName}-{digest[..12]}");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(source))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        var mark = Path.Combine(folder, "installed");
        if (File.Exists(mark))
            return folder;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var result = await ProgramRunner.RunAsync(
            ["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"],
            limit.Token
        );
        if (!result.Succeeded)
            return null;
        await File.WriteAllTextAsync(mark, "");
        return folder;
    }
}
