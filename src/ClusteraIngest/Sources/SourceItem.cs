using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources;

/// <summary>
/// One item of a source's answer: a video, one of another channel than the list's, an error that the source reports, or something that
/// cannot be understood.
/// </summary>
public abstract record SourceItem
{
    private SourceItem() { }

    /// <summary>A video.</summary>
    /// <param name="Value">What the source says of it.</param>
    public sealed record Listed(ListedVideo Value) : SourceItem;

    /// <summary>A video that a channel's list shows, but that is another channel's: featured there, or made together.</summary>
    /// <param name="Value">What the source says of it.</param>
    public sealed record Foreign(ListedVideo Value) : SourceItem;

    /// <summary>An error that the source delivers among its items.</summary>
    /// <param name="Url">The address that it is about.</param>
    /// <param name="Code">The source's own code, such as <c>NO_VIDEOS</c>; null where it gives only the address.</param>
    /// <param name="Note">The source's explanation.</param>
    public sealed record Reported(string? Url, string? Code, string? Note) : SourceItem;

    /// <summary>An item that is not what the source delivers: of another actor, or of a new version of this one.</summary>
    /// <param name="Reason">What is wrong with it, for people.</param>
    /// <param name="Payload">The item as JSON, cut to 64 KiB, free of what PostgreSQL cannot hold.</param>
    public sealed record Unrecognized(string Reason, string Payload) : SourceItem;
}
