namespace ClusteraIngest.Tests;

/// <summary>A test that looks into <c>/proc</c>; skipped elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Only Linux shows in /proc what this test checks.";
    }
}
