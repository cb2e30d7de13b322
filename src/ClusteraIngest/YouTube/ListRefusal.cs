using System.Text;
using ClusteraIngest.Errors;

namespace ClusteraIngest.YouTube;

/// <summary>Why a text is no list that can be read, said so that its writer can fix it.</summary>
internal static class ListRefusal
{
    /// <summary>For a text that is not an address on one of YouTube's hosts.</summary>
    public static InvalidInputException OfText(string text) =>
        text.Length == 0 ? NotAnAddress("The address is empty.")
        : VideoId.TryRead(text, out _) ? Video(text)
        : OfPlaylist(text, text) is { } refusal ? refusal
        : NotAnAddress($"'{Shown(text)}' is neither an address on YouTube nor the id of a channel or playlist.");

    /// <summary>For an address on YouTube that holds no list.</summary>
    public static InvalidInputException OfAddress(string text, YouTubeAddress address) =>
        address switch
        {
            { PlaylistText: { } list } => OfPlaylist(text, list)
                ?? new InvalidInputException(
                    ErrorIds.UnsupportedList,
                    $"'{Shown(text)}' holds no playlist that can be read: '{Shown(list)}' is none of PL…, UU…, PU…, OLAK5uy_…, "
                        + $"RDCLAK5uy_… and FL….",
                    "Open the playlist in a browser without being signed in, and copy its address from there."
                ),
            { VideoText: { } video } => VideoId.TryRead(video, out _)
                ? Video(text)
                : NotAnAddress($"'{Shown(text)}' holds neither a list nor a video: '{Shown(video)}' is not an id."),
            { Segments: [_, "search", ..] or [_, _, "search", ..] } => Unsupported(text),
            { ChannelText: { } id } => NotAnAddress(
                $"'{Shown(text)}' is no channel: '{Shown(id)}' is not UC and 22 letters, digits, - or _."
            ),
            { Segments: [['@', ..] handle, ..] } => NotAnAddress($"'{Shown(text)}' is no channel: '{Shown(handle)}' is not a handle."),
            { Segments: ["c" or "user", var name, ..] } => NotAnAddress(
                $"'{Shown(text)}' is no channel: '{Shown(name)}' is not a name on YouTube."
            ),
            { Segments: [var page, ..] } when !ChannelName.IsName(page) => NotAnAddress(
                $"'{Shown(text)}' is no channel: '{Shown(page)}' is not a name on YouTube."
            ),
            _ => Unsupported(text),
        };

    private static InvalidInputException? OfPlaylist(string text, string list) =>
        PlaylistId.IsMix(list)
            ? new InvalidInputException(
                ErrorIds.EndlessMix,
                $"'{Shown(text)}' is a mix: YouTube makes it up for each viewer, and it never ends.",
                "Give a channel, or a playlist whose id begins with PL, UU, PU, OLAK5uy_, RDCLAK5uy_ or FL."
            )
        : PlaylistId.IsPrivate(list)
            ? new InvalidInputException(
                ErrorIds.PrivateList,
                $"'{Shown(text)}' is a list that only its owner can see ({Shown(list)}).",
                "Copy its videos to a public or unlisted playlist and give that one."
            )
        : null;

    private static InvalidInputException Video(string text) =>
        new(
            ErrorIds.VideoInsteadOfList,
            $"'{Shown(text)}' is a video, not a list.",
            "Give the channel's or playlist's address; a video's transcript is fetched with: transcripts VIDEO."
        );

    private static InvalidInputException NotAnAddress(string message) =>
        new(
            ErrorIds.NotAYouTubeAddress,
            message,
            "Give an address such as https://www.youtube.com/@name or https://www.youtube.com/playlist?list=PL…, a handle with its @, or "
                + "an id."
        );

    private static InvalidInputException Unsupported(string text) =>
        new(
            ErrorIds.UnsupportedList,
            $"'{Shown(text)}' is a page of YouTube, but neither a channel nor a playlist.",
            "Give a channel's or playlist's address; search results, hashtags and feeds cannot be monitored."
        );

    // One line of an error message, whatever was given.
    private static string Shown(string text)
    {
        var cut = text.Length <= 200 ? text : text[..200] + "…";
        return string.Concat(cut.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? Rune.ReplacementChar : rune));
    }
}
