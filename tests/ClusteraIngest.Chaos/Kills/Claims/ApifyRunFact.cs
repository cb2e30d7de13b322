using ClusteraIngest.Emulator;

namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>What a run has brought.</summary>
internal enum Answer
{
    /// <summary>What it was asked for; for a list, all of it.</summary>
    Found,

    /// <summary>A video's transcript run: that there are no captions.</summary>
    NoCaptions,

    /// <summary>A video's transcript run: that YouTube refused the source.</summary>
    Blocked,

    /// <summary>A list's run: some videos, and then it ended badly.</summary>
    HalfWay,

    /// <summary>Nothing that anybody can use.</summary>
    Nothing,
}

/// <summary>A run as the emulator tells of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Subject">The list's address or the video's id.</param>
/// <param name="Answer">What it has brought.</param>
internal sealed record ApifyRunFact(EmulatedRun Run, string Subject, Answer Answer)
{
    public bool IsOfList => Run.Actor == "streamers/youtube-scraper";

    /// <summary>
    /// Whether the same question may be asked again after this answer. What a list's run delivered before it failed is not paid again
    /// before the next sync.
    /// </summary>
    public bool MayBeAskedAgain => Answer is Answer.Blocked or Answer.Nothing;
}
