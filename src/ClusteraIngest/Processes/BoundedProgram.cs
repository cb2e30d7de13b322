using System.ComponentModel;
using System.Text;
using CliWrap;

namespace ClusteraIngest.Processes;

/// <summary>
/// A program that is run to its end without a shell, that gets none of our secrets (<see cref="InheritedVariables"/>), and of whose output
/// no more is kept than what is asked for, however much it prints.
/// </summary>
internal static class BoundedProgram
{
    /// <summary>The bytes of each stream that are kept where nothing else is said.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>What became of a program: how it ended, and the beginning of what it wrote to each stream.</summary>
    internal sealed record Result(int ExitCode, string Output, string Errors)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <summary>
    /// Runs a program. Cancelling ends it, and the programs that it has started. One that cannot be started at all has exit code 127, as in
    /// a shell.
    /// </summary>
    public static async Task<Result> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancel,
        int mostBytes = MostBytes
    )
    {
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments(arguments)
                .WithWorkingDirectory(Path.GetTempPath())
                .WithEnvironmentVariables(environment =>
                {
                    environment.Set("LC_ALL", "C");
                    foreach (var name in InheritedVariables.Withhold())
                        environment.Set(name, null);
                })
                .WithStandardOutputPipe(PipeTarget.Create((stream, stop) => KeepBeginningAsync(stream, output, mostBytes, stop)))
                .WithStandardErrorPipe(PipeTarget.Create((stream, stop) => KeepBeginningAsync(stream, errors, mostBytes, stop)))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancel);
            return new(result.ExitCode, Text(output), Text(errors));
        }
        catch (Win32Exception e)
        {
            return new(127, "", $"{program}: {e.Message}");
        }
    }

    /// <summary>Reads to the end, so that the program never waits for us, and keeps the beginning.</summary>
    private static async Task KeepBeginningAsync(Stream stream, MemoryStream kept, int most, CancellationToken cancel)
    {
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var count)
            kept.Write(buffer, 0, (int)Math.Min(count, most - kept.Length));
    }

    private static string Text(MemoryStream kept) => Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length).Trim();
}
