using System.Globalization;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>The channels that are to be collected, and what the runs are to make of them. All of it follows from the seed.</summary>
internal sealed class CollectedWorld
{
    private const int CalmChannels = 8;
    private const int SmallChannels = 3;

    public CollectedWorld(WorkerProofOptions options, YouTubeDataWorld youtube)
    {
        var dice = new Random(options.Seed);
        Calm = new(Made("calm", CalmChannels, _ => dice.Next(1, 60)), dice);
        Large = new(
            Made(
                "large",
                options.Channels,
                number =>
                    number switch
                    {
                        0 or 1 => dice.Next(200, 500), // several pages
                        2 => 50, // exactly one
                        3 => 0, // a list of uploads that YouTube does not find
                        _ => dice.Next(2, 40),
                    }
            ),
            dice
        );
        Small = new(Made("small", SmallChannels, _ => dice.Next(3, 20)), dice);

        List<PlannedChannel> Made(string name, int count, Func<int, int> videos) =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(number =>
                        Make(
                            string.Create(CultureInfo.InvariantCulture, $"{name}{options.Seed}.{number:0000}"),
                            videos(number),
                            number % 5 == 4 ? string.Create(CultureInfo.InvariantCulture, $"old{name}{options.Seed}user{number}") : null
                        )
                    ),
            ];

        PlannedChannel Make(string handle, int videos, string? userName)
        {
            var channel = youtube.AddGeneratedChannel(handle, 0) with { UserName = userName };
            youtube.AddChannel(channel);
            return new(channel, [.. youtube.AddGeneratedVideos(channel.Id, videos).Select(id => youtube.Video(id)!)]);
        }
    }

    /// <summary>What an undisturbed worker collects.</summary>
    public PlannedRun Calm { get; }

    /// <summary>What the workers are at when they are killed.</summary>
    public PlannedRun Large { get; }

    /// <summary>What comes in between.</summary>
    public PlannedRun Small { get; }

    /// <summary>The calls of all runs, if none were made twice.</summary>
    public int Units => Calm.Units + Large.Units + Small.Units;
}
