namespace ClusteraIngest.Chaos.Drift;

/// <summary>A monitored list: what it is, and what should be stored of it.</summary>
/// <param name="Name">The channel's handle without its <c>@</c>, or the playlist's id.</param>
/// <param name="IsPlaylist">Which of the two.</param>
/// <param name="MaxVideos">Its cap.</param>
/// <param name="Languages">The languages of its transcripts.</param>
internal sealed record WorldList(string Name, bool IsPlaylist, int? MaxVideos, params string[] Languages)
{
    public string Url => IsPlaylist ? $"https://www.youtube.com/playlist?list={Name}" : $"https://www.youtube.com/@{Name}";

    public long ListId { get; set; }

    /// <summary>How far it has been read.</summary>
    public DateTimeOffset? Watermark { get; set; }

    /// <summary>Whether a cap left something out.</summary>
    public bool IsCapped { get; set; }

    /// <summary>The videos that it has shown, and their places.</summary>
    public Dictionary<string, int?> Members { get; } = [];
}
