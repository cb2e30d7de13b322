using System.Globalization;
using System.Text.RegularExpressions;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Processes;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Text;

namespace ClusteraIngest.Archive.Setup;

/// <summary>The programs that media need: where they are, and which version they have.</summary>
internal sealed partial class ProgramChecks(Func<string, string?> environment, TimeProvider time)
{
    private const string YtDlp = "yt-dlp";
    private const string FfmpegVariable = MediaPrograms.PathVariable;
    private const int MostQuoted = 200;

    /// <summary>Whether somebody has said which yt-dlp is to be used.</summary>
    public bool IsYtDlpNamed => Executables.Named(environment, YtDlpProgram.PathVariable) is not null;

    /// <summary>Whether somebody has said which ffmpeg is to be used.</summary>
    public bool IsFfmpegNamed => Executables.Named(environment, FfmpegVariable) is not null;

    public async Task<SetupFinding> YtDlpAsync(CancellationToken cancel)
    {
        if (Executables.Find(environment, YtDlpProgram.PathVariable, YtDlp) is not { } path)
            return NotFound(YtDlpProgram.PathVariable, YtDlp, YtDlpException.Install);
        var run = await BoundedProgram.RunAsync(path, ["--ignore-config", "--version"], cancel);
        if (!run.Succeeded || YtDlpVersion.Read(run.Output) is not { } version)
            return DoesNotWork(path, run, YtDlpProgram.PathVariable);

        var age = version.AgeInDays(time.GetUtcNow());
        var found = string.Create(CultureInfo.InvariantCulture, $"{version.Text} at {path}, {Math.Max(0, age ?? 0)} days old");
        return age > YtDlpVersion.OldAfterDays
            ? SetupFinding.Warning(
                found,
                "Update it, as with 'pipx upgrade yt-dlp' or 'yt-dlp -U': YouTube changes more often, and old versions find nothing."
            )
            : SetupFinding.Ok(found);
    }

    public static Task<SetupFinding> JavaScriptAsync(CancellationToken cancel) => JavaScriptAsync(runtime => runtime.Find(), cancel);

    /// <summary>The same, where the runtimes are looked for otherwise.</summary>
    public static async Task<SetupFinding> JavaScriptAsync(Func<ScriptRuntime, string?> find, CancellationToken cancel)
    {
        string? tooOld = null;
        foreach (var runtime in ScriptRuntime.All)
        {
            if (find(runtime) is not { } path)
                continue;
            var run = await BoundedProgram.RunAsync(path, ["--version"], cancel);
            if (!run.Succeeded || !Version.TryParse(PlainVersion().Match(run.Output).Value, out var version))
                continue;
            var found = $"{runtime.Program} {version} at {path}";
            if (version >= runtime.Least)
                return SetupFinding.Ok(found);
            tooOld ??= $"{found}: yt-dlp needs {runtime.Least} or newer.";
        }
        return SetupFinding.Warning(
            tooOld ?? $"None of {string.Join(", ", ScriptRuntime.All.Select(one => one.Program))} is there: yt-dlp finds fewer formats.",
            "Install deno (https://deno.com), or node 20 or newer."
        );
    }

    public Task<SetupFinding> FfmpegAsync(CancellationToken cancel) => OfFfmpegAsync("ffmpeg", cancel);

    public Task<SetupFinding> FfprobeAsync(CancellationToken cancel) => OfFfmpegAsync("ffprobe", cancel);

    private async Task<SetupFinding> OfFfmpegAsync(string program, CancellationToken cancel)
    {
        const string remedy = MediaException.InstallFfmpeg;
        if (PathOf(program) is not { } path)
            return NotFound(FfmpegVariable, program, remedy);
        var run = await BoundedProgram.RunAsync(path, ["-version"], cancel);
        var version = FfmpegVersion().Match(run.Output);
        return run.Succeeded && version.Success
            ? SetupFinding.Ok($"{version.Groups["version"].Value} at {path}")
            : DoesNotWork(path, run, FfmpegVariable);
    }

    private string? PathOf(string program)
    {
        var found = MediaPrograms.Find(environment);
        return program == "ffmpeg" ? found.Ffmpeg : found.Ffprobe;
    }

    private SetupFinding NotFound(string variable, string program, string remedy) =>
        SetupFinding.Missing(
            Executables.Named(environment, variable) is { } named
                ? $"{variable} names {named}, and there is no such program."
                : $"There is no {program}.",
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

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex PlainVersion();

    [GeneratedRegex(@"\Aff(mpeg|probe) version (?<version>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex FfmpegVersion();
}
