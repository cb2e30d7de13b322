namespace ClusteraIngest.Tests.Tool;

/// <summary>
/// A theory that needs bash in a terminal, which <c>script</c> of util-linux makes; reported as skipped where one of them is not there.
/// </summary>
internal sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !IsThere("script") || !IsThere("bash"))
            Skip = "There is no script of util-linux, or no bash.";
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(place => File.Exists(Path.Combine(place, program)));
}
