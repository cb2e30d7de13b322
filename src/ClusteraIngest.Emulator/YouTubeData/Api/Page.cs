namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>A stretch of a list.</summary>
/// <param name="Start">Its first place.</param>
/// <param name="Count">How many items it has.</param>
/// <param name="Total">How many the list has.</param>
/// <param name="Size">How many were asked for.</param>
internal sealed record Page(int Start, int Count, int Total, int Size)
{
    /// <summary>Whether the page after it is itself.</summary>
    public bool LeadsBack { get; init; }

    public string? Next => Size > 0 && Start + Count < Total ? new PageToken(LeadsBack ? Start : Start + Count, false).ToString() : null;

    public string? Previous => Start > 0 ? new PageToken(Start, true).ToString() : null;

    public static Page Of(int total, PageToken? token, int size)
    {
        var place = Math.Min(token?.Place ?? 0, total);
        var start = token is { IsBackwards: true } ? Math.Max(place - size, 0) : place;
        var end = token is { IsBackwards: true } ? place : Math.Min(start + size, total);
        return new(start, end - start, total, size);
    }
}
