using ClusteraIngest.Processes;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>A program that runs YouTube's scripts for yt-dlp; see https://github.com/yt-dlp/yt-dlp/wiki/EJS.</summary>
/// <param name="Program">Its name, which is also the one that yt-dlp has for it.</param>
/// <param name="Least">The oldest version that yt-dlp takes.</param>
internal sealed record ScriptRuntime(string Program, Version Least)
{
    /// <summary>All that are looked for, in that order: deno is the one that yt-dlp uses by itself.</summary>
    public static IReadOnlyList<ScriptRuntime> All { get; } =
    [new("deno", new(2, 0, 0)), new("node", new(20, 0, 0)), new("bun", new(1, 0, 31))];

    /// <summary>Where it is on the search path; null: nowhere.</summary>
    public string? Find() => Executables.OnPath(Executables.FileName(Program));
}
