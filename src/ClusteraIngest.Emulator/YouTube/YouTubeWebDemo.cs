namespace ClusteraIngest.Emulator.YouTube;

/// <summary>The channels that youtube.com shows where no others are given: two small ones with a bit of everything.</summary>
internal static class YouTubeWebDemo
{
    public static void Settle(YouTubeWebWorld world)
    {
        var workshop = world.AddGeneratedChannel("clustera-workshop", videos: 5, shorts: 2, streams: 1);
        world.AddGeneratedChannel("clustera-garden", videos: 3);
        var members = world.VideosOf(workshop.Id).First(video => video.Kind is WebVideoKind.Video);
        world.ChangeVideo(members.Id, video => video with { Playability = Playability.MembersOnly });
    }
}
