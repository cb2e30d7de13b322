namespace ClusteraIngest.Chaos.Kills;

/// <summary>A list that is monitored, and what it shows.</summary>
/// <param name="Url">Its canonical address.</param>
/// <param name="IsPlaylist">Whether it has an order of its own.</param>
internal sealed record PlannedList(string Url, bool IsPlaylist)
{
    public List<PlannedVideo> Videos { get; } = [];

    /// <summary>A channel's videos have no place: they are in the order of their dates.</summary>
    public int? PositionOf(PlannedVideo video) => IsPlaylist ? video.Place?.Position : null;
}
