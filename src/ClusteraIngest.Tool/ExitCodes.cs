using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool;

/// <summary>How the tool ends. Where several apply, the greatest wins.</summary>
internal static class ExitCodes
{
    /// <summary>All was done.</summary>
    public const int Success = 0;

    /// <summary>A list, video, transcript or line of input failed; the rest was done.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line says something that cannot be done.</summary>
    public const int Usage = 2;

    /// <summary>Settings, credentials or a connection have to be fixed first.</summary>
    public const int Configuration = 3;

    /// <summary>Ctrl+C, SIGTERM, or nobody reads the output any more.</summary>
    public const int Interrupted = 130;

    /// <summary>What an error that ends a command means for the exit code.</summary>
    public static int Of(Exception error) =>
        error switch
        {
            InvalidInputException => Usage,
            ConfigurationException => Configuration,
            OutputClosedException => Interrupted,
            _ => SomeFailed,
        };
}
