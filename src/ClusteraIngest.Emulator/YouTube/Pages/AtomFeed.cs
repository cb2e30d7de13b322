using System.Globalization;
using System.Xml.Linq;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>The Atom feed of a channel or playlist: the newest 15, or the first.</summary>
internal static class AtomFeed
{
    private const int MostEntries = 15;
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Yt = "http://www.youtube.com/xml/schemas/2015";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    /// <summary>The feed of a channel: what is listed, of all tabs, members' videos left out.</summary>
    public static string OfChannel(WebChannel channel, IEnumerable<WebVideo> videos, bool isStale) =>
        Write(
            "yt:channel:" + channel.Id,
            new XElement(Yt + "channelId", channel.Id),
            channel.Title,
            channel,
            videos.Where(video => video.IsListed && !video.IsHidden && !video.IsForMembers),
            isStale
        );

    /// <summary>The feed of a playlist.</summary>
    public static string OfPlaylist(string id, PlaylistView playlist, bool isStale) =>
        Write(
            "yt:playlist:" + id,
            new XElement(Yt + "playlistId", id),
            playlist.Title,
            playlist.Owner,
            playlist.Videos.Where(video => video.IsListed),
            isStale
        );

    private static string Write(
        string feedId,
        XElement subject,
        string title,
        WebChannel? owner,
        IEnumerable<WebVideo> videos,
        bool isStale
    )
    {
        var feed = new XElement(
            Atom + "feed",
            new XAttribute(XNamespace.Xmlns + "yt", Yt),
            new XAttribute(XNamespace.Xmlns + "media", Media),
            new XElement(Atom + "id", feedId),
            subject,
            new XElement(Atom + "title", title),
            Author(owner),
            new XElement(Atom + "published", Date(new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero)))
        );
        foreach (var video in videos.Skip(isStale ? 1 : 0).Take(MostEntries))
            feed.Add(Entry(video, owner));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + feed;
    }

    private static XElement Entry(WebVideo video, WebChannel? owner) =>
        new(
            Atom + "entry",
            new XElement(Atom + "id", "yt:video:" + video.Id),
            new XElement(Yt + "videoId", video.Id),
            new XElement(Yt + "channelId", video.ChannelId),
            new XElement(Atom + "title", video.Title),
            new XElement(
                Atom + "link",
                new XAttribute("rel", "alternate"),
                new XAttribute(
                    "href",
                    video.Kind is WebVideoKind.Short
                        ? $"https://www.youtube.com/shorts/{video.Id}"
                        : $"https://www.youtube.com/watch?v={video.Id}"
                )
            ),
            Author(owner),
            new XElement(Atom + "published", Date(video.PublishedAt)),
            new XElement(Atom + "updated", Date(video.PublishedAt)),
            new XElement(
                Media + "group",
                new XElement(Media + "title", video.Title),
                new XElement(Media + "description", video.Description),
                new XElement(
                    Media + "community",
                    new XElement(Media + "statistics", new XAttribute("views", video.ViewCount.ToString(CultureInfo.InvariantCulture)))
                )
            )
        );

    private static XElement Author(WebChannel? owner) =>
        new(
            Atom + "author",
            new XElement(Atom + "name", owner?.Title ?? ""),
            new XElement(Atom + "uri", "https://www.youtube.com/channel/" + owner?.Id)
        );

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss+00:00", CultureInfo.InvariantCulture);
}
