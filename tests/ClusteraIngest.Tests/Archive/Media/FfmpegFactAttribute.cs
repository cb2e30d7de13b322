using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.Archive.Media;

/// <summary>A test with the real ffmpeg; skipped, and reported so, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FfmpegFactAttribute : FactAttribute
{
    internal static string? Missing { get; } =
        Executables.OnPath(Executables.FileName("ffmpeg")) is null ? "ffmpeg is not there: apt-get install ffmpeg" : null;

    public FfmpegFactAttribute() => Skip = Missing;
}

/// <inheritdoc cref="FfmpegFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute() => Skip = FfmpegFactAttribute.Missing;
}
