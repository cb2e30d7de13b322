namespace ClusteraIngest.Tests;

/// <summary>A test of what is particular to Linux, such as its <c>/proc</c>; skipped elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "It is about Linux.";
    }
}
