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

    /// <summary>The transcript has fewer words than a quote needs. Force asks a model all the same.</summary>
    TooShort,
}

/// <summary>A digest that would be written.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Calls">How often the model would be asked, where each answer is right at first.</param>
/// <param name="Tokens">About how many tokens would be sent then.</param>
/// <param name="UsualCostUsd">What it would cost then, with answers as long as they may be, in USD; null: the price is not known.</param>
/// <param name="MaxCostUsd">
/// The most that it can cost, in USD, with corrections, pieces that have to be halved, and answers that are lost: before it costs more it
/// is given up (<c>DigestTooCostly</c>). Null: the price is not known.
/// </param>
public sealed record PlannedDigest(
    VideoId VideoId,
    DigestKind Kind,
    PlannedDigestState State,
    int Calls,
    long Tokens,
    decimal? UsualCostUsd,
    decimal? MaxCostUsd
);
