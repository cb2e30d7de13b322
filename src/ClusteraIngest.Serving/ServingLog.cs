using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Serving;

/// <summary>What is logged. Defined by hand: ASP.NET Core and the package both bring the generator, and both would write these.</summary>
internal static class ServingLog
{
    public static readonly Action<ILogger, string, string, Exception?> CallFailed = LoggerMessage.Define<string, string>(
        LogLevel.Warning,
        new(1, nameof(CallFailed)),
        "The call of {Tool} failed: {Error}."
    );

    public static readonly Action<ILogger, string, string, Exception?> PageFailed = LoggerMessage.Define<string, string>(
        LogLevel.Warning,
        new(2, nameof(PageFailed)),
        "The page {Path} failed: {Error}."
    );
}
