using ClusteraIngest.Processes;

namespace ClusteraIngest.Archive.Media;

/// <summary>ffmpeg, and ffprobe, which comes with it.</summary>
/// <param name="Ffmpeg">Where ffmpeg is; null: nowhere.</param>
/// <param name="Ffprobe">Where ffprobe is; null: nowhere.</param>
internal sealed record MediaPrograms(string? Ffmpeg, string? Ffprobe)
{
    /// <summary>The environment variable that says where ffmpeg is.</summary>
    public const string PathVariable = "CLUSTERA_FFMPEG";

    /// <summary>Finds both: by <c>CLUSTERA_FFMPEG</c> and beside it, or on the search path. That one is missing is no error yet.</summary>
    public static MediaPrograms Find(Func<string, string?> environment)
    {
        var ffmpeg = Executables.Find(environment, PathVariable, "ffmpeg");
        var beside =
            ffmpeg is not null && Executables.Named(environment, PathVariable) is not null
                ? Path.Combine(Path.GetDirectoryName(ffmpeg)!, Executables.FileName("ffprobe"))
                : null;
        return new(ffmpeg, File.Exists(beside) ? beside : Executables.OnPath(Executables.FileName("ffprobe")));
    }

    /// <summary>ffmpeg, made sure that it is there.</summary>
    /// <exception cref="MediaException"><see cref="MediaFailure.ProgramMissing"/>.</exception>
    public string RequireFfmpeg() => Ffmpeg ?? throw Missing("ffmpeg");

    /// <inheritdoc cref="RequireFfmpeg"/>
    public string RequireFfprobe() => Ffprobe ?? throw Missing("ffprobe");

    private static MediaException Missing(string program) =>
        new(MediaFailure.ProgramMissing, $"{program} is neither where {PathVariable} leads to nor on the search path.");
}
