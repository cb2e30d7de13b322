using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Discovery;

/// <summary>
/// The beginning of a tab that was once read to its end. A tab shows the newest first: its beginning does for all of it where known videos
/// follow each other, and before them exactly as many were new as YouTube states more than it did before. Where that does not add up, as
/// when a video is gone, or has come where nobody looks, it is never enough, and the tab is read to its end.
/// </summary>
/// <param name="known">The videos that the tab is known to show.</param>
/// <param name="statedBefore">How many YouTube stated when they became known.</param>
/// <param name="stated">How many it states now.</param>
internal sealed class TabHead(IReadOnlySet<VideoId> known, long statedBefore, long stated)
{
    /// <summary>A tab comes in pages of about so many: a shorter one is read to its end, which costs the same.</summary>
    public const int PageSize = 30;

    /// <summary>
    /// So many known videos in a row are the rest. One is not enough: a channel may pin a video, and some become public later than they
    /// say. Fewer than a page, so that no second one is asked for.
    /// </summary>
    public const int KnownInARow = 20;

    private readonly HashSet<VideoId> shown = [];
    private int inARow;

    /// <summary>How many YouTube states now.</summary>
    public long Stated => stated;

    /// <summary>How many of those that were read are new.</summary>
    public int New { get; private set; }

    /// <summary>How many of these are for members, which YouTube does not count among the others.</summary>
    public int NewForMembers { get; private set; }

    /// <summary>Whether the rest is known.</summary>
    public bool IsEnough => inARow >= KnownInARow && New - NewForMembers == stated - statedBefore;

    /// <summary>Takes an entry, in the order of the tab.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isWanted">Whether it is wanted: one that is too old need not be known.</param>
    public void Take(FlatEntry entry, bool isWanted)
    {
        shown.Add(entry.VideoId);
        if (known.Contains(entry.VideoId) || !isWanted)
        {
            inARow++;
            return;
        }
        inARow = 0;
        New++;
        NewForMembers += entry.IsForMembers ? 1 : 0;
    }

    /// <summary>Whether the tab has shown a video this time.</summary>
    public bool HasShown(VideoId video) => shown.Contains(video);
}
