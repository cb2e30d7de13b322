using System.Globalization;
using System.Text.RegularExpressions;
using ClusteraIngest.Processes;
using ClusteraIngest.Text;

namespace ClusteraIngest.Archive.Setup;

/// <summary>The programs that media need: where they are, and which version they have.</summary>
internal sealed partial class ProgramChecks(Func<string, string?> environment, TimeProvider time)
{
    private const string YtDlp = "yt-dlp";
    private const string YtDlpVariable = "CLUSTERA_YTDLP";
    private const string FfmpegVariable = "CLUSTERA_FFMPEG";
    private const int MostQuoted = 200;

    /// <summary>After so long yt-dlp warns by itself: YouTube has changed by then.</summary>
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(90);

    // What yt-dlp asks for: https://github.com/yt-dlp/yt-dlp/wiki/EJS.
    private static readonly (string Program, Version Least)[] JavaScriptRuntimes = [("deno", new(2, 0, 0)), ("node", new(20, 0, 0))];

    /// <summary>Whether somebody has said which yt-dlp is to be used.</summary>
    public bool IsYtDlpNamed => Named(YtDlpVariable) is not null;

    /// <summary>Whether somebody has said which ffmpeg is to be used.</summary>
    public bool IsFfmpegNamed => Named(FfmpegVariable) is not null;

    public async Task<SetupFinding> YtDlpAsync(CancellationToken cancel)
    {
        if (Find(YtDlpVariable, YtDlp) is not { } path)
            return NotFound(
                YtDlpVariable,
                YtDlp,
                "Install it, as with 'pipx install yt-dlp' (or 'apt-get install yt-dlp', which is older), or set CLUSTERA_YTDLP to its path."
            );
        var run = await BoundedProgram.RunAsync(path, ["--ignore-config", "--version"], cancel);
        if (!run.Succeeded || !YtDlpVersion().IsMatch(run.Output))
            return DoesNotWork(path, run, YtDlpVariable);

        var version = YtDlpVersion().Match(run.Output).Value;
        var made = DateOnly.ParseExact(version[..10], "yyyy.MM.dd", CultureInfo.InvariantCulture);
        var age = time.GetUtcNow() - new DateTimeOffset(made, TimeOnly.MinValue, TimeSpan.Zero);
        var found = string.Create(CultureInfo.InvariantCulture, $"{version} at {path}, {Math.Max(0, (int)age.TotalDays)} days old");
        return age > OldAge
            ? SetupFinding.Warning(
                found,
                "Update it, as with 'pipx upgrade yt-dlp' or 'yt-dlp -U': YouTube changes more often, and old versions find nothing."
            )
            : SetupFinding.Ok(found);
    }

    public static async Task<SetupFinding> JavaScriptAsync(CancellationToken cancel)
    {
        string? tooOld = null;
        foreach (var (program, least) in JavaScriptRuntimes)
        {
            if (Executables.OnPath(Executables.FileName(program)) is not { } path)
                continue;
            var run = await BoundedProgram.RunAsync(path, ["--version"], cancel);
            if (!run.Succeeded || !Version.TryParse(PlainVersion().Match(run.Output).Value, out var version))
                continue;
            var found = $"{program} {version} at {path}";
            if (version >= least)
                return SetupFinding.Ok(found);
            tooOld ??= $"{found}: yt-dlp needs {least} or newer.";
        }
        return SetupFinding.Warning(
            tooOld ?? "There is neither deno nor node, without which yt-dlp finds fewer formats.",
            "Install deno (https://deno.com), or node 20 or newer."
        );
    }

    public Task<SetupFinding> FfmpegAsync(CancellationToken cancel) => OfFfmpegAsync("ffmpeg", cancel);

    public Task<SetupFinding> FfprobeAsync(CancellationToken cancel) => OfFfmpegAsync("ffprobe", cancel);

    private async Task<SetupFinding> OfFfmpegAsync(string program, CancellationToken cancel)
    {
        const string remedy = "Install ffmpeg, as with 'apt-get install ffmpeg', or set CLUSTERA_FFMPEG to its path; ffprobe is beside it.";
        if (PathOf(program) is not { } path)
            return NotFound(FfmpegVariable, program, remedy);
        var run = await BoundedProgram.RunAsync(path, ["-version"], cancel);
        var version = FfmpegVersion().Match(run.Output);
        return run.Succeeded && version.Success
            ? SetupFinding.Ok($"{version.Groups["version"].Value} at {path}")
            : DoesNotWork(path, run, FfmpegVariable);
    }

    /// <summary>ffprobe comes with ffmpeg, and lies beside it.</summary>
    private string? PathOf(string program)
    {
        var ffmpeg = Find(FfmpegVariable, "ffmpeg");
        if (program == "ffmpeg" || !IsFfmpegNamed)
            return program == "ffmpeg" ? ffmpeg : Find(null, program);
        var beside = ffmpeg is null ? null : Path.Combine(Path.GetDirectoryName(ffmpeg)!, Executables.FileName(program));
        return File.Exists(beside) ? beside : Find(null, program);
    }

    /// <summary>The file of a program: of the one that a variable names, by a path or a name, else by its own name.</summary>
    private string? Find(string? variable, string program)
    {
        if (variable is null || Named(variable) is not { } named)
            return Executables.OnPath(Executables.FileName(program));
        return named.AsSpan().IndexOfAny('/', '\\') >= 0
            ? File.Exists(named)
                ? Path.GetFullPath(named)
                : null
            : Executables.OnPath(named, Executables.FileName(named));
    }

    private string? Named(string variable) => environment(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private SetupFinding NotFound(string variable, string program, string remedy) =>
        SetupFinding.Missing(
            Named(variable) is { } named ? $"{variable} names {named}, and there is no such program." : $"There is no {program}.",
            remedy
        );

    private static SetupFinding DoesNotWork(string path, BoundedProgram.Result run, string variable) =>
        SetupFinding.Failed(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path} does not tell its version: exit code {run.ExitCode}, {Printable.Of(run.Errors + run.Output, MostQuoted)}"
            ),
            $"Install it again, or set {variable} to one that works."
        );

    [GeneratedRegex(@"\A\d{4}\.\d{2}\.\d{2}(\.\d+)?")]
    private static partial Regex YtDlpVersion();

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex PlainVersion();

    [GeneratedRegex(@"\Aff(mpeg|probe) version (?<version>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex FfmpegVersion();
}
