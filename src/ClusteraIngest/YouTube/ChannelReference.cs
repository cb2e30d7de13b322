using ClusteraIngest.Errors;

namespace ClusteraIngest.YouTube;

/// <summary>What kind of name a channel goes by.</summary>
public enum ChannelReferenceKind
{
    /// <summary>Its id, <c>UC…</c>.</summary>
    Id,

    /// <summary>Its handle, <c>@name</c>.</summary>
    Handle,

    /// <summary>A user name of the years before 2012, <c>/user/name</c>.</summary>
    UserName,

    /// <summary>A custom name, <c>/c/name</c> or <c>/name</c>: only a search tells whose.</summary>
    CustomName,

    /// <summary>One of its videos.</summary>
    Video,

    /// <summary>Any other text: only a search tells what it means.</summary>
    Text,
}

/// <summary>What somebody calls a channel, in canonical spelling: two spellings of one name are equal.</summary>
/// <param name="Kind">What kind of name it is.</param>
/// <param name="Canonical">
/// The canonical address; for <see cref="ChannelReferenceKind.Text"/> the text in lower case, for a video's id alone the id.
/// </param>
/// <param name="Name">The id, handle, name or text itself.</param>
public sealed record ChannelReference(ChannelReferenceKind Kind, string Canonical, string Name)
{
    private const int LongestText = 200;

    private const string Remedy =
        "Give a channel's address such as https://www.youtube.com/@name, its handle with the @, its id, or the address of one of its "
        + "videos.";

    /// <summary>Reads any spelling of a channel's address, a handle, an id, a video's address or id, or a text to search for.</summary>
    /// <exception cref="InvalidInputException">
    /// <c>PlaylistInsteadOfChannel</c>, or those of <see cref="ListReference.Parse"/>: an address that leads to no channel.
    /// </exception>
    public static ChannelReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = ChannelName.WithoutPrefix(PastedText.Trim(text));
        if (VideoId.TryParse(trimmed, out var video))
            return new(
                ChannelReferenceKind.Video,
                video.Value == trimmed ? trimmed : $"https://www.youtube.com/watch?v={video}",
                video.Value
            );
        if (ListReference.TryParse(trimmed, out var list))
            return list.Kind is ListKind.Channel ? OfChannel(list) : OfPlaylist(list, trimmed);
        if (IsFreeText(trimmed))
            return OfText(trimmed);
        try
        {
            return OfChannel(ListReference.Parse(trimmed)); // says what is wrong with it
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException(error.ErrorId, error.Message, Remedy, error);
        }
    }

    /// <summary>Whether it was given as eleven letters that may be a video's id, or a name.</summary>
    internal bool MayBeName => Kind is ChannelReferenceKind.Video && Canonical == Name;

    private static ChannelReference OfText(string text) => new(ChannelReferenceKind.Text, text.ToLowerInvariant(), text);

    private static ChannelReference OfChannel(ListReference list) =>
        list.YouTubeId is { } id ? new(ChannelReferenceKind.Id, list.Url, id)
        : list.Handle is { } handle ? new(ChannelReferenceKind.Handle, list.Url, handle)
        : new(
            list.Url.Contains("/user/", StringComparison.Ordinal) ? ChannelReferenceKind.UserName : ChannelReferenceKind.CustomName,
            list.Url,
            list.Url[(list.Url.LastIndexOf('/') + 1)..]
        );

    // The uploads of a channel, UU…, its other lists of the kind, UULF… and so on, and its most popular ones, PU…, have its id in theirs.
    private static ChannelReference OfPlaylist(ListReference list, string text) =>
        list.YouTubeId is ['U' or 'P', 'U', ..] id && ChannelId.TryRead("UC" + id[^22..], out var channel)
            ? OfChannel(ListReference.Parse(channel.Value))
            : throw new InvalidInputException(
                "PlaylistInsteadOfChannel",
                $"'{Text.Printable.Of(text, LongestText)}' is a playlist, not a channel.",
                "Give its channel's address; `IngestClient.Lists.AddAsync` monitors the playlist."
            );

    private static bool IsFreeText(string text) =>
        text.Length is > 0 and <= LongestText
        && !text.StartsWith('@')
        && !text.Any(letter => letter is '/' or '\\' || char.IsControl(letter))
        && YouTubeAddress.Read(text) is null
        && !PlaylistId.IsMix(text)
        && !PlaylistId.IsPrivate(text);
}
