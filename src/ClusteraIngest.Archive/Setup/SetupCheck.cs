namespace ClusteraIngest.Archive.Setup;

/// <summary>How a part of what is needed is.</summary>
public enum SetupState
{
    /// <summary>It is there and works.</summary>
    Ok,

    /// <summary>It works, and something about it should be changed.</summary>
    Warning,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there and does not work.</summary>
    Failed,

    /// <summary>It is not configured, and nothing but what needs it misses it.</summary>
    Off,
}

/// <summary>A part of what is needed, and how it was found.</summary>
/// <param name="Check">
/// <c>postgresql</c>, <c>yt-dlp</c>, <c>javascript</c>, <c>ffmpeg</c>, <c>ffprobe</c>, <c>storage</c>, <c>apify</c>, <c>youtube</c> or
/// <c>models</c>.
/// </param>
/// <param name="State">How it is.</param>
/// <param name="Found">What was found: versions, addresses, what went wrong.</param>
/// <param name="Remedy">What to do about it; null: nothing.</param>
public sealed record SetupCheck(string Check, SetupState State, string Found, string? Remedy)
{
    /// <summary>Whether nothing can be done without it, or somebody has configured it.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>Whether it has to be fixed first.</summary>
    internal bool IsInTheWay => IsRequired && State is (SetupState.Missing or SetupState.Failed);
}
