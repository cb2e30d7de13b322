using System.Globalization;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>A YouTube in which videos appear, vanish, come back, change and get their captions late, and an Apify that sees it.</summary>
internal sealed class DriftWorld(Random dice, DriftTime time) : IAsyncDisposable
{
    private const int Settled = 400;
    private const string Playlist = "PLdriftdriftdriftdriftdriftdriftdr";

    private readonly List<WorldVideo> vanished = [];
    private ApifyEmulator? apify;
    private int port;
    private int born;
    private int index;

    public IReadOnlyList<WorldList> Lists { get; } =
    [
        new("alpha", false, null),
        new("bravo", false, 12),
        new("carol", false, 5, "de", "en"),
        new("delta", false, null),
        new(Playlist, true, null),
        new(Playlist + "2", true, 20),
    ];

    /// <summary>What can be seen, in the order in which it appeared.</summary>
    public List<WorldVideo> Visible { get; } = [];

    /// <summary>All there ever was.</summary>
    public Dictionary<string, WorldVideo> All { get; } = [];

    public Uri Address => apify!.BaseAddress;

    /// <summary>The runs that were paid since Apify was started.</summary>
    public int Runs => apify!.Runs.Count;

    /// <summary>Ends Apify with all that it holds: every run, and every video, of which there are more and more.</summary>
    public async Task StopAsync()
    {
        if (apify is not null)
            await apify.DisposeAsync();
        apify = null;
    }

    /// <summary>Starts Apify, with what can be seen and without any run, at the same address as before.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        apify = await ApifyEmulator.StartAsync(new() { WithoutDemo = true, Port = port }, cancel);
        port = apify.BaseAddress.Port;
        Visible.ForEach(Show);
        foreach (var video in vanished)
            apify.World.SetTranscript(video.Id, video.Transcript());
    }

    /// <summary>The first videos.</summary>
    public void Settle()
    {
        for (var number = 0; number < 150; number++)
            Appear(time.Now.AddDays(-1 - 200 * dice.NextDouble()));
    }

    /// <summary>What happens between two syncs.</summary>
    /// <param name="stored">
    /// What should be stored so far: a video is not hidden while its transcript is being asked for, when either may win.
    /// </param>
    public void Change(IReadOnlyDictionary<string, StoredVideo> stored)
    {
        if (Happens(All.Count < Settled ? 0.9 : 0.03))
            Appear(
                time.Now.AddHours(
                    dice.NextDouble() switch
                    {
                        < 0.1 => 24 * (1 + dice.Next(10)),
                        < 0.2 => -24 * dice.Next(20),
                        _ => -3 * dice.NextDouble(),
                    }
                )
            );
        if (Happens(0.4) && Visible.Count > 100)
            Vanish(AnyVisible());
        if (Happens(0.4) && vanished.Count > 0)
            Return(vanished[dice.Next(vanished.Count)]);
        for (var change = 0; change < 5; change++)
            Change(AnyVisible());
        for (var look = 0; look < 20; look++)
            Caption(AnyVisible());
        if (Happens(0.2) && AnyVisible() is var video && (!stored.TryGetValue(video.Id, out var known) || known.NextCheckAt is null))
            Change(video, () => video.IsMembersOnly = !video.IsMembersOnly);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Appear(DateTimeOffset published)
    {
        var channel = dice.Next(7) switch
        {
            0 or 1 => "alpha",
            2 => "bravo",
            3 => "carol",
            4 => "delta",
            _ => "guest",
        };
        var inPlaylist = channel == "guest" || (channel == "alpha" && Happens(0.3));
        var video = new WorldVideo
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{channel[..4]}{born++:D7}"),
            Channel = channel,
            Type = dice.Next(5) switch
            {
                0 => "shorts",
                1 => "stream",
                _ => "video",
            },
            PublishedAt = DateTimeOffset.FromUnixTimeSeconds(published.ToUnixTimeSeconds()),
            Playlist = inPlaylist ? (Happens(0.5) ? Playlist : Playlist + "2", ++index) : null,
            Title = $"{channel} {born}",
            Views = dice.Next(1_000),
            Likes = Happens(0.1) ? null : dice.Next(100),
            IsMembersOnly = Happens(0.05),
            Captions = dice.NextDouble() switch
            {
                < 0.3 => Captions.None,
                < 0.35 => Captions.Blocked,
                < 0.4 => Captions.Private,
                _ => Captions.There,
            },
        };
        All[video.Id] = video;
        Visible.Add(video);
        Show(video);
    }

    private void Vanish(WorldVideo video)
    {
        Visible.Remove(video);
        vanished.Add(video);
        apify!.World.Remove(video.Id);
    }

    private void Return(WorldVideo video)
    {
        vanished.Remove(video);
        Visible.Add(video);
        Show(video);
    }

    private void Change(WorldVideo video) =>
        Change(
            video,
            () =>
            {
                video.Views += 1 + dice.Next(50);
                video.Likes = Happens(0.2) ? null : dice.Next(1_000);
                if (Happens(0.2))
                    video.Title = $"{video.Channel} {video.Id} as of {time.Now:yyyy-MM-dd}";
            }
        );

    private void Change(WorldVideo video, Action change)
    {
        change();
        apify!.World.Change(
            video.Id,
            facts =>
            {
                foreach (var (name, value) in video.Item())
                    facts[name] = value?.DeepClone();
            }
        );
    }

    private void Caption(WorldVideo video)
    {
        if (video.Captions is Captions.There || !Happens(0.3))
            return;
        video.Captions = Captions.There;
        apify!.World.SetTranscript(video.Id, video.Transcript());
    }

    private void Show(WorldVideo video)
    {
        apify!.World.Add(video.Item());
        apify.World.SetTranscript(video.Id, video.Transcript());
    }

    private WorldVideo AnyVisible() => Visible[dice.Next(Visible.Count)];

    private bool Happens(double probability) => dice.NextDouble() < probability;
}
