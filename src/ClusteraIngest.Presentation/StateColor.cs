using ClusteraIngest.Channels;
using ClusteraIngest.Jobs;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Presentation;

/// <summary>What a colour says.</summary>
internal enum StateColor
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Notable,

    /// <summary>Failed.</summary>
    Bad,

    /// <summary>Of little interest.</summary>
    Faint,
}

/// <summary>The colours of states, and how a terminal is told.</summary>
internal static class Tones
{
    public static string Around(this StateColor tone, string text) =>
        tone switch
        {
            StateColor.Good => $"\e[32m{text}\e[0m",
            StateColor.Notable => $"\e[33m{text}\e[0m",
            StateColor.Bad => $"\e[31m{text}\e[0m",
            StateColor.Faint => $"\e[2m{text}\e[0m",
            _ => text,
        };

    public static StateColor Of(ListState state) =>
        state switch
        {
            ListState.Read => StateColor.Good,
            ListState.Capped or ListState.CutOff or ListState.Duplicate => StateColor.Notable,
            ListState.Failed => StateColor.Bad,
            _ => StateColor.Plain,
        };

    public static StateColor Of(TranscriptState state) =>
        state switch
        {
            TranscriptState.Stored => StateColor.Good,
            TranscriptState.Blocked => StateColor.Notable,
            TranscriptState.Failed => StateColor.Bad,
            TranscriptState.None or TranscriptState.Unavailable => StateColor.Faint,
            _ => StateColor.Plain,
        };

    public static StateColor Of(ResolutionState state) =>
        state switch
        {
            ResolutionState.Resolved => StateColor.Good,
            ResolutionState.NeedsSearch or ResolutionState.Waiting => StateColor.Notable,
            _ => StateColor.Bad,
        };

    public static StateColor Of(ApiKeyState state) =>
        state switch
        {
            ApiKeyState.Active => StateColor.Good,
            ApiKeyState.Resting => StateColor.Notable,
            _ => StateColor.Bad,
        };

    public static StateColor Of(JobState state) =>
        state switch
        {
            JobState.Done => StateColor.Good,
            JobState.NeedsSearch => StateColor.Notable,
            JobState.Failed => StateColor.Bad,
            JobState.Cancelled => StateColor.Faint,
            _ => StateColor.Plain,
        };

    public static StateColor Of(RunState state) =>
        state switch
        {
            RunState.Finished => StateColor.Good,
            RunState.Cancelled => StateColor.Notable,
            RunState.Failed or RunState.Interrupted => StateColor.Bad,
            _ => StateColor.Plain,
        };
}
