namespace ClusteraIngest.Emulator;

/// <summary>A list of the demo's invented world.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Description">What it shows.</param>
public sealed record DemoList(string Url, string Description);

/// <summary>The invented channels and playlists that the emulator serves where it is given no files.</summary>
public static class DemoWorld
{
    /// <summary>The lists to add.</summary>
    public static IReadOnlyList<DemoList> Lists => throw new NotImplementedException();
}
