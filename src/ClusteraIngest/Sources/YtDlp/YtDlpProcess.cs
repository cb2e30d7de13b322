using System.Buffers;
using System.ComponentModel;
using System.Runtime.ExceptionServices;
using CliWrap;
using ClusteraIngest.Errors;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>How a process of yt-dlp ended.</summary>
/// <param name="ExitCode">0: it says that all is done, which proves nothing.</param>
/// <param name="Messages">What it wrote to its error stream.</param>
internal sealed record YtDlpResult(int ExitCode, YtDlpMessages Messages);

/// <summary>
/// One process of yt-dlp: no shell, a working directory and a cookie file of its own, no secrets of ours in its environment, and limits
/// for what it prints. Cancelling ends it with all that it has started. Where this process is killed, it ends when it writes its next
/// line.
/// </summary>
/// <param name="path">The program.</param>
/// <param name="options">How it is used.</param>
/// <param name="time">The clock.</param>
internal sealed class YtDlpProcess(string path, YtDlpOptions options, TimeProvider time)
{
    private const int LongestMessage = 64 * 1024;

    private const int BufferBytes = 128 * 1024;

    /// <summary>Runs it, and hands over each line that it prints.</summary>
    public Task<YtDlpResult> RunAsync(
        IReadOnlyList<string> arguments,
        Func<ReadOnlyMemory<byte>, ValueTask> onLine,
        CancellationToken cancel
    ) => RunAsync(arguments, default, (stream, watch, stop) => ReadLinesAsync(stream, onLine, watch, stop), isStream: false, cancel);

    /// <summary>
    /// Runs it with something to read, and hands over the bytes that it writes. What it keeps of them meanwhile is in memory where the
    /// system has a place for that.
    /// </summary>
    public Task<YtDlpResult> StreamAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onBytes,
        CancellationToken cancel
    ) => RunAsync(arguments, input, (stream, watch, stop) => ReadBytesAsync(stream, onBytes, watch, stop), isStream: true, cancel);

    private async Task<YtDlpResult> RunAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input,
        Func<Stream, StallWatch, CancellationToken, Task> readOutput,
        bool isStream,
        CancellationToken cancel
    )
    {
        var messages = new YtDlpMessages();
        using var directory = WorkingDirectory.Create(inMemory: isStream, time);
        using var limit = new CancellationTokenSource(options.TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var watch = new StallWatch(options.StallLimit, time, stop);
        ExceptionDispatchInfo? failure = null;
        try
        {
            IReadOnlyList<string> all = CopyCookies(directory.FullName) is { } cookies ? [$"--cookies={cookies}", .. arguments] : arguments;
            var command = Cli.Wrap(path)
                .WithArguments(all)
                .WithWorkingDirectory(directory.FullName)
                .WithEnvironmentVariables(Environment())
                .WithValidation(CommandResultValidation.None)
                .WithStandardInputPipe(input.IsEmpty ? PipeSource.Null : PipeSource.FromBytes(input))
                .WithStandardOutputPipe(PipeTarget.Create(ReadOutputAsync))
                .WithStandardErrorPipe(PipeTarget.Create(ReadMessagesAsync));
            var result = await command.ExecuteAsync(stop.Token);
            failure?.Throw();
            return new(result.ExitCode, messages);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            failure?.Throw();
            throw new YtDlpException(
                new(
                    YtDlpFailure.Garbled,
                    limit.IsCancellationRequested
                        ? $"yt-dlp was not done after {options.TimeLimit.TotalHours:0.#} hours, and was ended."
                        : $"yt-dlp printed nothing for {options.StallLimit.TotalMinutes:0.#} minutes, and was ended."
                )
            );
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException { InnerException: Win32Exception })
        {
            throw new YtDlpException(new(YtDlpFailure.Missing, $"{path} cannot be started: {exception.Message}"), exception);
        }

        // Whatever ends the reading ends the process, which would wait for a reader otherwise.
        async Task ReadOutputAsync(Stream stream, CancellationToken cancelReading)
        {
            try
            {
                await readOutput(stream, watch, cancelReading);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
                await stop.CancelAsync();
            }
        }

        Task ReadMessagesAsync(Stream stream, CancellationToken cancelReading) =>
            new LineReader(LongestMessage) { CutsLongLines = true }.ReadAsync(
                stream,
                line =>
                {
                    messages.Add(line.Span);
                    return ValueTask.CompletedTask;
                },
                watch,
                cancelReading
            );
    }

    private async Task ReadLinesAsync(
        Stream stream,
        Func<ReadOnlyMemory<byte>, ValueTask> onLine,
        StallWatch watch,
        CancellationToken cancel
    )
    {
        if (!await new LineReader(options.LongestLine).ReadAsync(stream, onLine, watch, cancel))
            throw new YtDlpException(
                new(YtDlpFailure.Garbled, $"yt-dlp printed a line of more than {options.LongestLine} bytes, and was ended.")
            );
    }

    private static async Task ReadBytesAsync(
        Stream stream,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onBytes,
        StallWatch watch,
        CancellationToken cancel
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await stream.ReadAsync(buffer, cancel) is > 0 and var count)
            {
                watch.Reset();
                watch.Pause(); // what takes time here is not yt-dlp's silence
                try
                {
                    await onBytes(buffer.AsMemory(0, count), cancel);
                }
                finally
                {
                    watch.Resume();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string? CopyCookies(string directory)
    {
        if (options.CookieFile is not { } file)
            return null;
        var copy = System.IO.Path.Combine(directory, "cookies.txt");
        var access = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var from = File.OpenRead(file);
            using var to = new FileStream(copy, access);
            from.CopyTo(to);
            return copy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                ErrorIds.CookiesRefused,
                $"The cookie file {file} cannot be read: {exception.Message}",
                "Give a file in Netscape's format that this user may read.",
                exception
            );
        }
    }

    /// <summary>No plugins, UTF-8, and none of what is ours; null takes a variable away.</summary>
    private Dictionary<string, string?> Environment()
    {
        var variables = new Dictionary<string, string?>();
        foreach (var name in InheritedVariables.Withhold())
            variables[name] = null;
        variables["YTDLP_NO_PLUGINS"] = "1";
        variables["PYTHONUTF8"] = "1";
        variables["PYTHONIOENCODING"] = "utf-8";
        foreach (var (name, value) in options.Environment)
            variables[name] = value;
        return variables;
    }
}
