using ClusteraIngest.Errors;

namespace ClusteraIngest.Tool.Output;

/// <summary>Standard output. Once something could not be written nothing more is, so that what has come out has no gap.</summary>
internal sealed class OutputStream(Stream stream) : StandardStream(stream)
{
    /// <summary>EPIPE, on Linux and macOS alike.</summary>
    private const int BrokenPipe = 32;

    private Exception? failure;

    /// <summary>That of a process that was started without one.</summary>
    public static OutputStream Closed() => new(Null) { failure = NotWritable("it is closed") };

    /// <inheritdoc/>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="ConfigurationException">It cannot be written for another reason, such as a full disk.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (failure is not null)
            throw failure;
        base.Write(buffer);
    }

    protected override void Fail(Exception error)
    {
        failure =
            error.HResult == BrokenPipe
                ? new OutputClosedException(error)
                : NotWritable(error.GetBaseException().Message.TrimEnd('.'), error);
        throw failure;
    }

    private static ConfigurationException NotWritable(string why, Exception? cause = null) =>
        new(
            ErrorIds.OutputNotWritable,
            $"Standard output cannot be written: {why}.",
            "What is stored stays. Make room where the output goes, or send it elsewhere, and run the command again.",
            cause
        );
}
