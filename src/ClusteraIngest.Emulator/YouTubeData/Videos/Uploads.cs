namespace ClusteraIngest.Emulator.YouTubeData.Videos;

/// <summary>
/// The videos on a channel's list of uploads: kept oldest first, so that a new one is cheap to add, and read newest first.
/// </summary>
internal sealed class Uploads
{
    private readonly List<(DateTimeOffset At, string Id)> entries = [];

    public int Count => entries.Count;

    public void Add(EmulatedVideo video)
    {
        var entry = (video.PublishedAt, video.Id);
        if (entries.Count == 0 || Compare(entries[^1], entry) < 0)
            entries.Add(entry);
        else if (entries.BinarySearch(entry, Order) is < 0 and var at)
            entries.Insert(~at, entry);
    }

    public void Remove(EmulatedVideo video)
    {
        if (entries.BinarySearch((video.PublishedAt, video.Id), Order) is >= 0 and var at)
            entries.RemoveAt(at);
    }

    /// <summary>The ids from a place on, newest first.</summary>
    public IEnumerable<string> Slice(int start, int count)
    {
        for (var place = start; place < Math.Min(start + count, entries.Count); place++)
            yield return entries[entries.Count - 1 - place].Id;
    }

    private static readonly Comparer<(DateTimeOffset At, string Id)> Order = Comparer<(DateTimeOffset, string)>.Create(Compare);

    private static int Compare((DateTimeOffset At, string Id) one, (DateTimeOffset At, string Id) other) =>
        one.At.CompareTo(other.At) is not 0 and var byTime ? byTime : string.CompareOrdinal(one.Id, other.Id);
}
