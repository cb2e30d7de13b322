using System.Globalization;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>
/// The lists and videos of the proof, all out of its seed. Every fifth list is a playlist; some of its videos are also those of monitored
/// channels.
/// </summary>
internal sealed class PlannedWorld
{
    private static readonly DateTime Beginning = new(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Words =
    [
        "cup",
        "river",
        "Ähre",
        "naïve",
        "tea & toast",
        "<slowly>",
        "\"quoted\"",
        "it's",
        "日本語",
        "👩‍🚀",
        "loud",
        "seven",
        "Ωmega",
        "שלום",
        "window",
        "half",
        "ink",
        "moth",
    ];

    private readonly Random dice;
    private readonly World world;
    private readonly List<(PlannedList List, PlannedChannel Channel)> channels = [];
    private int count;

    public PlannedWorld(KillOptions options, World world)
    {
        this.world = world;
        dice = new(options.Seed);
        for (var number = 0; number < options.Lists; number++)
            Lists.Add(number % 5 == 4 ? Playlist(number, options.Videos) : ChannelOf(number, options.Videos));
    }

    public List<PlannedList> Lists { get; } = [];

    /// <summary>All videos by their ids.</summary>
    public Dictionary<string, PlannedVideo> Videos { get; } = [];

    /// <summary>When the last new videos appeared.</summary>
    public DateTimeOffset GrownAt { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>New videos appear in about half of the channels.</summary>
    public void Grow()
    {
        foreach (var (list, channel) in channels)
        {
            for (var more = dice.Next(2) == 0 ? 0 : dice.Next(2, 7); more > 0; more--)
                Show(list, channel, null);
        }

        GrownAt = DateTimeOffset.UtcNow;
    }

    private PlannedList ChannelOf(int number, int videos)
    {
        var channel = Channel("chan", number);
        var list = new PlannedList($"https://www.youtube.com/{channel.Handle}", false);
        channels.Add((list, channel));
        for (var at = 0; at < videos; at++)
            Show(list, channel, null);
        return list;
    }

    private PlannedList Playlist(int number, int videos)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"PL{number:D2}").PadRight(34, 'x');
        var list = new PlannedList($"https://www.youtube.com/playlist?list={id}", true);
        var guest = Channel("guest", number);
        for (var at = 1; at <= videos; at++)
        {
            var (shared, channel) = at % 5 == 0 && channels.Count > 0 ? channels[dice.Next(channels.Count)] : (null, guest);
            var video = Show(list, channel, (id, at));
            shared?.Videos.Add(video);
        }

        return list;
    }

    private PlannedChannel Channel(string word, int number) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"UC{word}{number:D2}").PadRight(24, '0'),
            string.Create(CultureInfo.InvariantCulture, $"@{word}{number:D2}"),
            $"{Sentence(2)} {number}",
            dice.Next(1, 5_000_000)
        );

    private PlannedVideo Show(PlannedList list, PlannedChannel channel, (string, int)? place)
    {
        var number = count++;
        var video = new PlannedVideo
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{"vXy-_zQ"[number % 7]}{number:D10}"),
            Title = $"{Sentence(4)} {number}",
            Description = $"{Sentence(12)}\n{Sentence(5)}",
            Kind =
                place is null && number % 7 == 0 ? "short"
                : place is null && number % 11 == 0 ? "stream"
                : "video",
            Channel = channel,
            PublishedAt = Beginning.AddMinutes(number * 53).AddSeconds(dice.Next(60)),
            DurationSeconds = dice.Next(1, 20_000),
            Views = dice.NextInt64(0, 20_000_000_000),
            Likes = dice.Next(10) == 0 ? null : dice.Next(0, 1_000_000),
            Comments = dice.Next(0, 100_000),
            Hashtags = dice.Next(3) == 0 ? [] : [$"#{Words[0]}{dice.Next(9)}", "#Ωmega"],
            Captions = dice.Next(10) == 0 ? [] : [.. Enumerable.Range(0, dice.Next(1, 12)).Select(_ => Sentence(dice.Next(1, 9)))],
            Place = place,
        };
        list.Videos.Add(video);
        Videos.Add(video.Id, video);
        world.Add(video.Item());
        world.SetTranscript(video.Id, video.TranscriptItem());
        return video;
    }

    private string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[dice.Next(Words.Length)]));
}
