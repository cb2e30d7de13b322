using ClusteraIngest.Errors;

namespace ClusteraIngest.Tool.Output;

/// <summary>An error as the one line that a user sees of it.</summary>
internal static class ErrorLine
{
    /// <summary>The line; null where there is nothing to tell: that nobody reads the output any more ends a command, but is no error.</summary>
    public static string? Of(Exception error) => error is OutputClosedException ? null : Secrets.Mask(Printable.Of(error is IngestException known
        ? $"error {known.ErrorId}: {known.Message} {known.Remedy}"
        : $"error Unexpected: {error.GetType().Name}: {error.Message} Run it with --verbose to see where it comes from.").TrimEnd());

    /// <summary>An error with where it comes from, in several lines.</summary>
    public static string Trace(Exception error) => Secrets.Mask(Printable.Lines(error.ToString()));
}
