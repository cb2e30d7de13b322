using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>A test with the real yt-dlp; skipped, and reported so, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class YtDlpFactAttribute : FactAttribute
{
    internal static string? Missing { get; } =
        Executables.OnPath(Executables.FileName("yt-dlp")) is null ? "yt-dlp is not there: apt-get install yt-dlp" : null;

    public YtDlpFactAttribute() => Skip = Missing;
}

/// <inheritdoc cref="YtDlpFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class YtDlpTheoryAttribute : TheoryAttribute
{
    public YtDlpTheoryAttribute() => Skip = YtDlpFactAttribute.Missing;
}
