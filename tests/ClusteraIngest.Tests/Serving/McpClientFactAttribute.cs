namespace ClusteraIngest.Tests.Serving;

/// <summary>A test with the official clients of the Model Context Protocol; skipped where npm cannot install them.</summary>
public sealed class McpClientFactAttribute : FactAttribute
{
    // Tests are looked for more often than they are run: nothing is installed here.
    public McpClientFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !McpClients.AreInstalled && !NpmFactAttribute.IsReached)
            Skip = "THE OFFICIAL CLIENTS OF THE MODEL CONTEXT PROTOCOL ARE MISSING: npm or its registry is not there.";
    }
}
