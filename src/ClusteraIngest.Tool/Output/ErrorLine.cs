using ClusteraIngest.Errors;

namespace ClusteraIngest.Tool.Output;

/// <summary>An error as the one line that a user sees of it.</summary>
internal static class ErrorLine
{
    public static string Of(Exception error) => Secrets.Mask(Printable.Of(error is IngestException known
        ? $"error {known.ErrorId}: {known.Message} {known.Remedy}"
        : $"error Unexpected: {error.GetType().Name}: {error.Message} Run it with --verbose to see where it comes from.").TrimEnd());

    /// <summary>An error with where it comes from, in several lines.</summary>
    public static string Trace(Exception error) => Secrets.Mask(Printable.Lines(error.ToString()));
}
