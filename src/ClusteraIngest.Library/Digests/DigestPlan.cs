using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>What becomes of a digest that is asked for.</summary>
public enum PlannedDigestState
{
    /// <summary>A model is asked.</summary>
    Asked,

    /// <summary>It is there, and costs nothing.</summary>
    Known,

    /// <summary>Its creator has written it: it costs nothing.</summary>
    Creators,

    /// <summary>There is no transcript, or the video is not stored.</summary>
    Impossible,
}

/// <summary>A digest that would be written.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Calls">How often the model would be asked, unless an answer has to be corrected.</param>
/// <param name="Tokens">About how many tokens would be sent.</param>
/// <param name="MaxCostUsd">The most that it can cost without corrections, in USD; null: the price is not known.</param>
public sealed record PlannedDigest(VideoId VideoId, DigestKind Kind, PlannedDigestState State, int Calls, long Tokens, decimal? MaxCostUsd);
