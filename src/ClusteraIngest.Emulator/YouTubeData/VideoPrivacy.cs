namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>Who may see a video.</summary>
public enum VideoPrivacy
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>Those who have its address: it is on no channel's list of uploads.</summary>
    Unlisted,

    /// <summary>Its owner: others see in their playlists that there is one.</summary>
    Private,
}
