using ClusteraIngest.Collection;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using ClusteraIngest.Quota;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Display;

/// <summary>What a colour says.</summary>
internal enum Tone
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
    public static string Around(this Tone tone, string text) => tone switch
    {
        Tone.Good => $"\e[32m{text}\e[0m",
        Tone.Notable => $"\e[33m{text}\e[0m",
        Tone.Bad => $"\e[31m{text}\e[0m",
        Tone.Faint => $"\e[2m{text}\e[0m",
        _ => text,
    };

    public static Tone Of(ListState state) => state switch
    {
        ListState.Read => Tone.Good,
        ListState.Capped or ListState.CutOff or ListState.Duplicate => Tone.Notable,
        ListState.Failed => Tone.Bad,
        _ => Tone.Plain,
    };

    public static Tone Of(TranscriptState state) => state switch
    {
        TranscriptState.Stored => Tone.Good,
        TranscriptState.Blocked => Tone.Notable,
        TranscriptState.Failed => Tone.Bad,
        TranscriptState.None or TranscriptState.Unavailable => Tone.Faint,
        _ => Tone.Plain,
    };

    public static Tone Of(ResolutionState state) => state switch
    {
        ResolutionState.Resolved => Tone.Good,
        ResolutionState.NeedsSearch or ResolutionState.Waiting => Tone.Notable,
        _ => Tone.Bad,
    };

    public static Tone Of(ApiKeyState state) => state switch
    {
        ApiKeyState.Active => Tone.Good,
        ApiKeyState.Resting => Tone.Notable,
        _ => Tone.Bad,
    };

    public static Tone Of(JobState state) => state switch
    {
        JobState.Done => Tone.Good,
        JobState.NeedsSearch => Tone.Notable,
        JobState.Failed => Tone.Bad,
        JobState.Cancelled => Tone.Faint,
        _ => Tone.Plain,
    };

    public static Tone Of(RunState state) => state switch
    {
        RunState.Finished => Tone.Good,
        RunState.Cancelled => Tone.Notable,
        RunState.Interrupted => Tone.Bad,
        _ => Tone.Plain,
    };
}
