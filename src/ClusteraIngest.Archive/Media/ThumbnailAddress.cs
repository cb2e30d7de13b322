namespace ClusteraIngest.Archive.Media;

/// <summary>Where a video's thumbnail is: YouTube has it in several sizes, and not of every video the largest.</summary>
internal static class ThumbnailAddress
{
    private static readonly string[] Smaller = ["sddefault", "hqdefault", "mqdefault", "default"];

    /// <summary>The address that yt-dlp tells, which it has not tried, and those of smaller ones of the same kind.</summary>
    public static IEnumerable<Uri> Candidates(Uri largest)
    {
        yield return largest;
        // https://i.ytimg.com/vi/ID/maxresdefault.jpg, https://i.ytimg.com/vi_webp/ID/maxresdefault.webp
        if (largest.Segments is not ["/", var kind, var video, var name] || kind is not ("vi/" or "vi_webp/"))
            yield break;
        foreach (var size in Smaller)
        {
            var path = $"/{kind}{video}{size}{Path.GetExtension(name)}";
            if (path != largest.AbsolutePath)
                yield return new Uri(largest, path);
        }
    }
}
