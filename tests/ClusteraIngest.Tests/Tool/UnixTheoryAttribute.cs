namespace ClusteraIngest.Tests.Tool;

/// <summary>A theory that needs signals, and is reported as skipped where there are none.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no signals.";
    }
}
