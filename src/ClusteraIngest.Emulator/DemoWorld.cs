using System.Reflection;

namespace ClusteraIngest.Emulator;

/// <summary>A list of the demo's data.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Description">What it is, in a few words.</param>
public sealed record DemoList(string Url, string Description);

/// <summary>The invented channels that are served where no files are given.</summary>
public static class DemoWorld
{
    /// <summary>A channel with videos only, a channel with Shorts and streams, a playlist.</summary>
    public static IReadOnlyList<DemoList> Lists { get; } =
    [
        new("https://www.youtube.com/@HarborHearthKitchen", "a cooking channel: 12 videos"),
        new("https://www.youtube.com/@StarlitWorkshop", "a maker's channel: 9 videos, 14 Shorts, 4 streams"),
        new(
            "https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF",
            "a playlist of slow listening: 10 videos of several channels"
        ),
    ];

    internal static void Settle(World world)
    {
        foreach (var name in (string[])["kitchen.json", "workshop.json", "playlist.json"])
        {
            using var items = Open(name);
            world.AddItems(items, name);
        }
        using var transcripts = Open("transcripts.json");
        world.AddTranscripts(transcripts, "transcripts.json");
    }

    private static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The demo's {name} is not part of this build.");
}
