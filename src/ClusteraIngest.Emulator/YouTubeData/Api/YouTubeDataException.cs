namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>Why a request is not even looked at; such a refusal is free.</summary>
internal enum RefusalKind
{
    None,
    Key,
    Quota,
    Rate,
}

/// <summary>An error that the API answers with, in its own words where they are known.</summary>
internal sealed class YouTubeDataException(int status, string reason, string message) : Exception(message)
{
    public int Status => status;

    public string Reason => reason;

    public string Domain { get; init; } = "youtube.parameter";

    /// <summary>The parameter that is at fault.</summary>
    public string? Location { get; init; }

    public string? ExtendedHelp { get; init; }

    /// <summary>The name of the status, such as <c>PERMISSION_DENIED</c>.</summary>
    public string? StatusName { get; init; }

    /// <summary>The <c>reason</c> of <c>google.rpc.ErrorInfo</c>, such as <c>API_KEY_INVALID</c>.</summary>
    public string? Info { get; init; }

    /// <summary>The <c>metadata</c> of <c>google.rpc.ErrorInfo</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public RefusalKind Kind { get; init; }
}
