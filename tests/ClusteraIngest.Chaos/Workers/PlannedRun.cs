using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>A channel that is to be collected, with its videos as YouTube tells of them.</summary>
internal sealed record PlannedChannel(EmulatedChannel Facts, IReadOnlyList<EmulatedVideo> Videos)
{
    private const int PageSize = 50;

    /// <summary>
    /// The calls that it takes, once it is known which one it is: for the channel, each page of its list, and each page's videos.
    /// </summary>
    public int Units => Videos.Count == 0 ? 2 : 1 + 2 * ((Videos.Count + PageSize - 1) / PageSize);
}

/// <summary>A run as it was made up: its channels by mixed names, some by several, and some names that lead nowhere.</summary>
internal sealed class PlannedRun
{
    private const int MostUnknown = 2;

    private readonly HashSet<string> jobs = [];

    public PlannedRun(IReadOnlyList<PlannedChannel> channels, Random dice)
    {
        Channels = channels;
        var names = channels.Select(channel => Name(channel, dice)).ToList();
        foreach (var channel in channels.Where(_ => dice.Next(8) == 0).ToList())
            names.Add(Name(channel, dice));
        if (channels.Count > 10)
        {
            for (; Unknown < MostUnknown; Unknown++)
                names.Add($"@{channels[Unknown].Facts.Handle}.is-not-there");
            names.Add($"https://www.youtube.com/c/{channels[0].Facts.Handle}-by-another-name");
            NeedsSearch = 1;
        }

        var shuffled = names.ToArray();
        dice.Shuffle(shuffled);
        Inputs = shuffled;
    }

    public IReadOnlyList<PlannedChannel> Channels { get; }

    /// <summary>What <c>collect</c> is given.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names that YouTube does not know.</summary>
    public int Unknown { get; }

    /// <summary>Names that only a search could tell the channel of.</summary>
    public int NeedsSearch { get; }

    /// <summary>Jobs that end well: one for each different name of a channel, and one for all that tell its id.</summary>
    public int Done => jobs.Count;

    public int Jobs => Done + Unknown + NeedsSearch;

    public int Videos => Channels.Sum(channel => channel.Videos.Count);

    public int Units =>
        Channels.Sum(channel => channel.Units) + jobs.Count(job => !job.StartsWith("id ", StringComparison.Ordinal)) + Unknown;

    private string Name(PlannedChannel channel, Random dice)
    {
        var (facts, handle) = (channel.Facts, channel.Facts.Handle!);
        var (job, name) = dice.Next(10) switch
        {
            0 => ($"id {facts.Id}", facts.Id),
            1 => ($"id {facts.Id}", $"https://www.youtube.com/channel/{facts.Id}/videos?view=0"),
            2 => ($"id {facts.Id}", $"http://youtube.com/playlist?list={facts.UploadsPlaylistId}"),
            3 when facts.UserName is { } user => ($"user {user}", $"youtube.com/user/{user}"),
            4 when channel.Videos is [var first, ..] => ($"video {first.Id}", $"https://youtu.be/{first.Id}?t=7"),
            5 when channel.Videos is [.., var last] => ($"video {last.Id}", $"https://m.youtube.com/watch?v={last.Id}&feature=share"),
            6 => ($"handle {handle}", $"https://www.youtube.com/@{handle}/shorts"),
            7 => ($"handle {handle}", $"  @{handle.ToUpperInvariant()} "),
            _ => ($"handle {handle}", $"@{handle}"),
        };
        jobs.Add(job);
        return name;
    }
}
