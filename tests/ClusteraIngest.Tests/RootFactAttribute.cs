namespace ClusteraIngest.Tests;

/// <summary>A test that has to become other users; skipped where it may not.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Skip = "Only root on Linux can become another user.";
    }
}
