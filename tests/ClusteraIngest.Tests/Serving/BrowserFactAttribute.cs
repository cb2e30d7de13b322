using System.Reflection;

namespace ClusteraIngest.Tests.Serving;

/// <summary>A test in real Chromium; skipped where that is not installed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute()
    {
        if (Chromium is null)
            Skip = "CHROMIUM IS MISSING: install it, as with 'apt-get install chromium'.";
    }

    public static string? Chromium { get; } = OperatingSystem.IsLinux() ? Array.Find(Places, File.Exists) : null;

    /// <summary>Where Playwright's driver is: in the package, since a copy beside the tests would be 135 MB.</summary>
    public static string Driver =>
        typeof(BrowserFactAttribute)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(fact => fact.Key == "Playwright")
            .Value!;
}
