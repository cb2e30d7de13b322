using System.Text;
using ClusteraIngest.Tool.Output;
using Microsoft.Win32.SafeHandles;

namespace ClusteraIngest.Tool;

/// <summary>What the tool sees of the outside: the three streams, whether they are terminals, the environment, the clock.</summary>
internal sealed record Shell
{
    /// <summary>Standard input.</summary>
    public required Stream Input { get; init; }

    /// <summary>True where nobody has redirected standard input.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Standard output: data.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>The same for bytes, such as those of a video.</summary>
    public Stream OutputBytes { get; init; } = Stream.Null;

    /// <summary>True where standard output is a terminal.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>True where standard output is read by another program.</summary>
    public bool IsOutputPiped { get; init; }

    /// <summary>Standard error: everything that is not data.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True where standard error is a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>The environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The terminal's width in cells, now.</summary>
    public Func<int> Width { get; init; } = () => 80;

    /// <summary>The terminal's lines, now.</summary>
    public Func<int> Height { get; init; } = () => 40;

    /// <summary>How long a database is waited for whose contents complete a word: somebody is waiting for the cursor.</summary>
    public TimeSpan CompletionPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often progress is told where there is no terminal, unless a command is asked for another interval.</summary>
    public TimeSpan ProgressInterval { get; init; } = UsualProgressInterval;

    /// <summary>The interval that users have.</summary>
    public static TimeSpan UsualProgressInterval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The real ones.</summary>
    public static Shell OfThisProcess()
    {
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected))
            Console.OutputEncoding = Encoding.UTF8;
        var (output, isPiped) = OpenOutput();
        return new()
        {
            Input = Descriptor.IsInherited(Descriptor.Input) ? Console.OpenStandardInput() : Stream.Null,
            IsInputTerminal = !Console.IsInputRedirected,
            Output = WriterTo(output),
            OutputBytes = output,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsOutputPiped = isPiped,
            Error = WriterTo(Descriptor.IsInherited(Descriptor.Error) ? new ErrorStream(Console.OpenStandardError()) : Stream.Null),
            IsErrorTerminal = !Console.IsErrorRedirected,
            Width = TerminalWidth,
            Height = TerminalHeight,
        };
    }

    private static StreamWriter WriterTo(Stream stream) => new(stream, new UTF8Encoding(false)) { NewLine = "\n" };

    // The console's own stream swallows EPIPE, and the tool would go on paying for what nobody reads. A pipe is therefore opened
    // as a file; a real file is not, because FileStream keeps its own position and would overwrite what others append.
    private static (Stream Stream, bool IsPiped) OpenOutput()
    {
        if (!Descriptor.IsInherited(Descriptor.Output))
            return (OutputStream.Closed(), false);
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            try
            {
                var file = new FileStream(new SafeFileHandle(Descriptor.Output, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!file.CanSeek)
                    return (new OutputStream(file), true);
            }
            catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
            {
                // Nothing that a file can be made of: the console's stream copes with that.
            }
        }

        return (new OutputStream(Console.OpenStandardOutput()), false);
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private static int TerminalHeight()
    {
        try
        {
            return Console.WindowHeight is > 0 and var height ? height : 40;
        }
        catch (IOException)
        {
            return 40;
        }
    }
}
