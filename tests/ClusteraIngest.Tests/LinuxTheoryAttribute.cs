namespace ClusteraIngest.Tests;

/// <summary>The same as <see cref="LinuxFactAttribute"/> with data.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "It is about Linux.";
    }
}
