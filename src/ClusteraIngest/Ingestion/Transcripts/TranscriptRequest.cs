using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>A video whose transcript is wanted.</summary>
/// <param name="Video">The video.</param>
/// <param name="Resumed">
/// True where a paid run for it is open since an earlier invocation: it is settled, whatever the video's state.
/// </param>
/// <param name="ResumedLanguage">The language which that run was started for.</param>
/// <param name="AsksAgain">True where the video was given by name: it is asked for, whether or not its turn has come.</param>
/// <param name="IsGiven">True where somebody gave the video; false where its turn has come.</param>
internal readonly record struct TranscriptRequest(
    VideoId Video,
    bool Resumed = false,
    string? ResumedLanguage = null,
    bool AsksAgain = false,
    bool IsGiven = false
);
