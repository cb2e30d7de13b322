using System.Globalization;

namespace ClusteraIngest.Chaos.Archive;

/// <summary>What the proof by archiving is to do. Every default is stated.</summary>
internal sealed record ArchiveProofOptions
{
    public const string Usage =
        "archive [--kills 100] [--seed 1] [--channels 3] [--videos 20] [--workers 2] [--media-rate 200000] [--pause 1500] [--pace 100]";

    /// <summary>How many processes are killed: 100.</summary>
    public int Kills { get; init; } = 100;

    /// <summary>What everything random comes from: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Channels: 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Videos of each: 20.</summary>
    public int Videos { get; init; } = 20;

    /// <summary>Processes that work: 2.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>
    /// Bytes of media a second that each connection is sent: 200,000, so that fetching and muxing one of the made-up videos take a second
    /// or more, and ffmpeg lives long enough to be killed.
    /// </summary>
    public int MediaRate { get; init; } = 200_000;

    /// <summary>
    /// The longest pause between two blows, in milliseconds: 1,500. Where the machine is so busy that no video is done in between, nothing
    /// but giving up is proved.
    /// </summary>
    public int Pause { get; init; } = 1_500;

    /// <summary>
    /// How often a second all workers together may ask youtube.com: 100, which holds nobody up. With 1 and without kills it is the pace
    /// that decides.
    /// </summary>
    public int Pace { get; init; } = 100;

    /// <exception cref="FormatException">The arguments are others.</exception>
    public static ArchiveProofOptions Parse(IReadOnlyList<string> args)
    {
        var options = new ArchiveProofOptions();
        for (var at = 0; at < args.Count; at += 2)
        {
            options = (args[at], at + 1 < args.Count ? args[at + 1] : "") switch
            {
                ("--kills", var value) => options with { Kills = Number(args[at], value, 0) },
                ("--seed", var value) => options with { Seed = Number(args[at], value, 0) },
                ("--channels", var value) => options with { Channels = Number(args[at], value, 1) },
                ("--videos", var value) => options with { Videos = Number(args[at], value, 1) },
                ("--workers", var value) => options with { Workers = Number(args[at], value, 1) },
                ("--media-rate", var value) => options with { MediaRate = Number(args[at], value, 1) },
                ("--pause", var value) => options with { Pause = Number(args[at], value, 1) },
                ("--pace", var value) => options with { Pace = Number(args[at], value, 1) },
                _ => throw new FormatException($"There is no option '{args[at]}', or it has no value."),
            };
        }

        return options;
    }

    private static int Number(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} wants a whole number from {least} on, not '{text}'.");
}
