using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources;

/// <summary>What a source answers when it is asked for a video's transcript.</summary>
internal abstract record TranscriptAnswer
{
    private TranscriptAnswer() { }

    /// <summary>Here it is; in several languages, where the source gave more than was asked for, or in another one.</summary>
    public sealed record Found(IReadOnlyList<Transcript> Transcripts) : TranscriptAnswer;

    /// <summary>The video has no captions, as far as the source can see.</summary>
    public sealed record NoCaptions(string Reason) : TranscriptAnswer;

    /// <summary>YouTube refused the source, or does not show the video where it stands: this says nothing about the video.</summary>
    public sealed record Blocked(string Reason) : TranscriptAnswer;

    /// <summary>The video is private, deleted or for members only.</summary>
    /// <param name="Reason">What the source says.</param>
    /// <param name="Availability">Which of these, where the source's words leave no doubt; otherwise unknown.</param>
    public sealed record Unavailable(string Reason, VideoAvailability Availability) : TranscriptAnswer;

    /// <summary>The source reports an error of its own, such as a plan that does not include it.</summary>
    /// <param name="Code">The source's code, or the beginning of what it says.</param>
    /// <param name="Note">Its explanation.</param>
    public sealed record Failed(string Code, string? Note) : TranscriptAnswer;

    /// <summary>It cannot be understood. Nothing is known about the video.</summary>
    /// <param name="Reason">What is wrong with it, for people.</param>
    /// <param name="Payload">The answer as JSON, as <see cref="UntrustedJson.Payload(System.Text.Json.JsonElement)"/> gives it.</param>
    public sealed record Unrecognized(string Reason, string Payload) : TranscriptAnswer;
}
