using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>A tab of a channel.</summary>
internal enum ChannelTab
{
    /// <summary>Ordinary videos.</summary>
    Videos,

    /// <summary>Shorts.</summary>
    Shorts,

    /// <summary>Streams.</summary>
    Streams,
}

/// <summary>
/// What yt-dlp is asked, as arguments. Addresses are made from ids here, so that only YouTube's are passed on, and stand behind
/// <c>--</c>.
/// </summary>
internal static class YtDlpCommandLine
{
    private static readonly string[] Common =
    [
        "--ignore-config",
        "--no-update",
        "--no-cache-dir",
        "--no-colors",
        "--no-progress",
        "--socket-timeout=30",
    ];

    private static readonly string[] Listing =
    [
        .. Common,
        "--flat-playlist",
        // Without it, YouTube's breaking off is a warning, and what was read up to then looks like all of it.
        "--extractor-args=youtube:raise_incomplete_data",
        "--extractor-args=youtubetab:approximate_date",
        "--extractor-retries=3",
        "--retry-sleep=extractor:exp=2:60",
        "--sleep-requests=1",
    ];

    /// <summary>Lists a tab of a channel, an entry a line, as they come.</summary>
    public static IReadOnlyList<string> Tab(ChannelId channel, ChannelTab tab, IReadOnlyList<string> usersArguments) =>
        [.. Merged([.. Listing, "--lazy-playlist", "-j", .. usersArguments]), "--", AddressOf(channel, tab)];

    /// <summary>Lists a playlist, an entry a line, as they come.</summary>
    public static IReadOnlyList<string> Playlist(PlaylistId playlist, IReadOnlyList<string> usersArguments) =>
        [.. Merged([.. Listing, "--lazy-playlist", "-j", .. usersArguments]), "--", AddressOf(playlist)];

    /// <summary>The header of a playlist, with the number of videos that YouTube states, and its first entry.</summary>
    public static IReadOnlyList<string> PlaylistHeader(PlaylistId playlist, IReadOnlyList<string> usersArguments) =>
        [.. Merged([.. Listing, "--playlist-items=1", "-J", .. usersArguments]), "--", AddressOf(playlist)];

    /// <summary>The header of a channel that goes by a name, with its id, and its first entry.</summary>
    public static IReadOnlyList<string> ChannelHeader(ListReference channel, IReadOnlyList<string> usersArguments) =>
        [.. Merged([.. Listing, "--playlist-items=1", "-J", .. usersArguments]), "--", channel.Url];

    /// <summary>All there is to know of one video, with the formats that a quality means.</summary>
    /// <param name="video">The video.</param>
    /// <param name="formatSort">What is wanted, such as <c>res:720,vcodec:h264,acodec:m4a</c>.</param>
    /// <param name="usersArguments">What a user adds, checked.</param>
    public static IReadOnlyList<string> Video(VideoId video, string formatSort, IReadOnlyList<string> usersArguments) =>
        [
            .. Common,
            "--no-playlist",
            // A stream that is announced or on the air has none, and is no error.
            "--ignore-no-formats-error",
            // With -J nothing is written. Without it, yt-dlp does not warn of captions that it leaves out (PO token).
            "--write-subs",
            "--extractor-retries=3",
            "--retry-sleep=extractor:exp=2:60",
            "-J",
            "-S",
            formatSort,
            .. Merged(usersArguments),
            "--",
            AddressOf(video),
        ];

    /// <summary>
    /// The media of one format that comes in fragments, to its output; it reads the video's info from its input. One format at a time: of
    /// two it would let ffmpeg do the fetching, which takes what breaks off for all there is.
    /// </summary>
    /// <param name="formatId">The format.</param>
    /// <param name="usersArguments">What a user adds, checked.</param>
    public static IReadOnlyList<string> Fragments(string formatId, IReadOnlyList<string> usersArguments) =>
        [
            .. Common,
            "--quiet",
            "--load-info-json=-",
            $"--format={formatId}",
            "--output=-",
            "--retries=10",
            "--fragment-retries=10",
            "--retry-sleep=exp=1:60",
            "--retry-sleep=fragment:exp=1:60",
            .. Merged(usersArguments),
            // Without it a fragment that is gone is left out, and all is well.
            "--abort-on-unavailable-fragments",
        ];

    /// <summary>Of several arguments for one extractor yt-dlp takes the last alone: here they become one.</summary>
    private static IReadOnlyList<string> Merged(IReadOnlyList<string> arguments)
    {
        const string option = "--extractor-args=";
        var merged = arguments
            .Where(argument => argument.StartsWith(option, StringComparison.Ordinal))
            .Select(argument => argument[option.Length..].Split(':', 2))
            .GroupBy(parts => parts[0], parts => parts[1])
            .Select(extractor => $"{option}{extractor.Key}:{string.Join(';', extractor)}");
        return [.. merged, .. arguments.Where(argument => !argument.StartsWith(option, StringComparison.Ordinal))];
    }

    /// <summary>The address of a tab.</summary>
    public static string AddressOf(ChannelId channel, ChannelTab tab) =>
        $"https://www.youtube.com/channel/{Given(channel.Value)}/"
        + tab switch
        {
            ChannelTab.Shorts => "shorts",
            ChannelTab.Streams => "streams",
            _ => "videos",
        };

    /// <summary>The playlist in which YouTube keeps, and counts, what a tab shows: its public videos.</summary>
    public static PlaylistId PlaylistOf(ChannelId channel, ChannelTab tab) =>
        PlaylistId.Parse(
            tab switch
            {
                ChannelTab.Shorts => "UUSH",
                ChannelTab.Streams => "UULV",
                _ => "UULF",
            } + Given(channel.Value)[2..]
        );

    /// <summary>The playlist of a channel's videos for its members.</summary>
    public static PlaylistId MembersPlaylistOf(ChannelId channel) => PlaylistId.Parse("UUMO" + Given(channel.Value)[2..]);

    private static string AddressOf(PlaylistId playlist) => "https://www.youtube.com/playlist?list=" + Given(playlist.Value);

    private static string AddressOf(VideoId video) => "https://www.youtube.com/watch?v=" + Given(video.Value);

    // The default of an id is none.
    private static string Given(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return id;
    }
}
