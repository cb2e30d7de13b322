using ClusteraIngest.Errors;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>yt-dlp on this machine: where it is, which version, and how it is run.</summary>
/// <param name="path">The program.</param>
/// <param name="version">What it says of itself.</param>
/// <param name="javaScriptRuntime">What it runs YouTube's scripts with; null: nothing, or it does not need any.</param>
/// <param name="options">How it is used.</param>
/// <param name="time">The clock.</param>
internal sealed class YtDlpProgram(string path, YtDlpVersion version, string? javaScriptRuntime, YtDlpOptions options, TimeProvider time)
{
    /// <summary>The environment variable that says where yt-dlp is.</summary>
    public const string PathVariable = "CLUSTERA_YTDLP";

    /// <summary>Exit codes above this mean: ended by a signal.</summary>
    private const int LastExitCode = 128;

    private readonly IReadOnlyList<string> usersArguments = YtDlpArguments.Check(options.Arguments);

    /// <summary>The program.</summary>
    public string Path => path;

    /// <summary>What it says of itself.</summary>
    public YtDlpVersion Version => version;

    /// <summary>What it runs YouTube's scripts with; null: nothing, or it does not need any.</summary>
    public string? JavaScriptRuntime => javaScriptRuntime;

    /// <summary>Whether it wants a JavaScript runtime and there is none: then many formats are missing.</summary>
    public bool LacksJavaScriptRuntime => version.UsesJavaScriptRuntime && javaScriptRuntime is null;

    /// <summary>What is passed on beside the command line: the user's arguments, and the JavaScript runtime.</summary>
    public IReadOnlyList<string> AddedArguments =>
        javaScriptRuntime is { } runtime && !usersArguments.Any(argument => argument.StartsWith("--js-runtimes", StringComparison.Ordinal))
            ? [$"--js-runtimes={runtime}", .. usersArguments]
            : usersArguments;

    /// <summary>Finds yt-dlp by <c>CLUSTERA_YTDLP</c> or on the search path, and asks for its version, once.</summary>
    /// <param name="environment">This process's variables.</param>
    /// <param name="options">How it is used.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="YtDlpException">It is not there, or what is there is not it.</exception>
    /// <exception cref="InvalidInputException">An argument of the user's is refused.</exception>
    public static async Task<YtDlpProgram> FindAsync(
        Func<string, string?> environment,
        YtDlpOptions options,
        TimeProvider time,
        CancellationToken cancel = default
    )
    {
        YtDlpArguments.Check(options.Arguments);
        var path = Locate(environment);
        var lines = new List<string>();
        var process = new YtDlpProcess(path, options with { StallLimit = TimeSpan.FromSeconds(60), CookieFile = null }, time);
        YtDlpResult result;
        var attempts = 0;
        do
        {
            lines.Clear();
            result = await process.RunAsync(
                ["--ignore-config", "--version"],
                line =>
                {
                    lines.Add(System.Text.Encoding.UTF8.GetString(line.Span));
                    return ValueTask.CompletedTask;
                },
                cancel
            );
        } while (result.ExitCode > LastExitCode && ++attempts < 3); // killed from outside, which says nothing of the program
        if (result.ExitCode != 0 || lines is not [var said] || YtDlpVersion.Read(said) is not { } version)
            throw new YtDlpException(new(YtDlpFailure.Broken, $"{path} does not tell a version of yt-dlp, and is perhaps not it."));
        var runtime = version.UsesJavaScriptRuntime
            ? ScriptRuntime.All.FirstOrDefault(candidate => candidate.Find() is not null)?.Program
            : null;
        return new(path, version, runtime, options, time);
    }

    /// <summary>Runs it, and hands over each line of its output as it comes. The next is read when the one before is dealt with.</summary>
    /// <param name="arguments">See <see cref="YtDlpCommandLine"/>.</param>
    /// <param name="onLine">Deals with a line.</param>
    /// <param name="cancel">Ends it, and what it has started.</param>
    /// <exception cref="YtDlpException">It cannot be started, prints without an end, or nothing for too long.</exception>
    public Task<YtDlpResult> RunAsync(
        IReadOnlyList<string> arguments,
        Func<ReadOnlyMemory<byte>, ValueTask> onLine,
        CancellationToken cancel
    ) => new YtDlpProcess(path, options, time).RunAsync(arguments, onLine, cancel);

    /// <summary>
    /// Runs it with something to read, and hands over the bytes that it writes as they come. The next are read when those before are dealt
    /// with.
    /// </summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task<YtDlpResult> StreamAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onBytes,
        CancellationToken cancel
    ) => new YtDlpProcess(path, options, time).StreamAsync(arguments, input, onBytes, cancel);

    private static string Locate(Func<string, string?> environment) =>
        Executables.Find(environment, PathVariable, "yt-dlp")
        ?? throw new YtDlpException(
            new(
                YtDlpFailure.Missing,
                Executables.Named(environment, PathVariable) is { } named
                    ? $"{PathVariable} leads to {named}, and there is no such file."
                    : "yt-dlp is not on the search path."
            )
        );
}
