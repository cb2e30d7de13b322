namespace ClusteraIngest.Sources.YtDlp;

/// <summary>How far the reading of a list came.</summary>
internal enum ListingState
{
    /// <summary>As many as YouTube states were read, and yt-dlp had nothing to complain of.</summary>
    Complete,

    /// <summary>
    /// yt-dlp calls it done, and it is not proven: fewer were read than YouTube states, or YouTube states nothing. What was read is there.
    /// </summary>
    Short,

    /// <summary>It broke off. What was read up to then is there.</summary>
    Failed,
}

/// <summary>How the reading of a tab or playlist ended.</summary>
/// <param name="State">How far it came.</param>
/// <param name="Read">How many videos were read.</param>
/// <param name="Stated">How many there are, as YouTube states; null: it does not state it.</param>
/// <param name="ForMembers">How many of those that were read are for members, which YouTube does not count among the others.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
internal sealed record ListingOutcome(ListingState State, int Read, int? Stated, int ForMembers, YtDlpError? Failure);
