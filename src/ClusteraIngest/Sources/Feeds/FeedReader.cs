using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Feeds;

/// <summary>
/// Reads YouTube's Atom feeds (<c>https://www.youtube.com/feeds/videos.xml</c>), strictly: whatever is strange is an error, since "nothing
/// new" must never come of it.
/// </summary>
/// <param name="http">Sends one attempt; repeats nothing.</param>
/// <param name="baseAddress">Where youtube.com is, with a slash at its end.</param>
internal sealed class FeedReader(HttpClient http, Uri baseAddress)
{
    private const int Largest = 1024 * 1024;
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Yt = "http://www.youtube.com/xml/schemas/2015";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    /// <summary>The feed of a channel: its newest videos, of all tabs.</summary>
    /// <exception cref="FeedException">It did not come, or is not it.</exception>
    public Task<Feed> ReadAsync(ChannelId channel, CancellationToken cancel) =>
        ReadAsync($"channel_id={channel}", "yt:channel:", channel.Value, cancel);

    /// <summary>The feed of a playlist: its first videos.</summary>
    /// <inheritdoc cref="ReadAsync(ChannelId, CancellationToken)"/>
    public Task<Feed> ReadAsync(PlaylistId playlist, CancellationToken cancel) =>
        ReadAsync($"playlist_id={playlist}", "yt:playlist:", playlist.Value, cancel);

    private async Task<Feed> ReadAsync(string query, string idPrefix, string id, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(
                new Uri(baseAddress, "feeds/videos.xml?" + query),
                HttpCompletionOption.ResponseHeadersRead,
                cancel
            );
            if (response.StatusCode is not System.Net.HttpStatusCode.OK)
                throw new FeedException($"YouTube answered {(int)response.StatusCode}.", (int)response.StatusCode);
            using var body =
                await BoundedBody.ReadAsync(response.Content, Largest, cancel)
                ?? throw new FeedException($"It is larger than {Largest / 1024} KiB.", 200);
            return Parse(body.Bytes, idPrefix, id);
        }
        catch (Exception cause)
            when (cause is HttpRequestException or IOException or XmlException
                || cause is OperationCanceledException && !cancel.IsCancellationRequested
            )
        {
            throw new FeedException($"It did not come whole: {cause.Message.TrimEnd('.')}.", innerException: cause);
        }
    }

    /// <summary>Reads a feed that should be that of a channel or playlist.</summary>
    /// <exception cref="FeedException">It is not.</exception>
    /// <exception cref="XmlException">It is no XML.</exception>
    internal static Feed Parse(ReadOnlyMemory<byte> xml, string idPrefix, string id)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = Largest,
        };
        using var stream = new MemoryStream(xml.ToArray(), writable: false);
        using var reader = XmlReader.Create(stream, settings);
        var feed = XDocument.Load(reader).Root;
        if (feed is null || feed.Name != Atom + "feed")
            throw Strange("it is no Atom feed");
        // Feeds of channels have their id with and without UC.
        var said = feed.Element(Atom + "id")?.Value.Trim();
        if (
            said is null
            || !said.StartsWith(idPrefix, StringComparison.Ordinal)
            || said[idPrefix.Length..] is var own && own != id && "UC" + own != id
        )
            throw Strange($"it is that of '{said}'");
        var entries = feed.Elements(Atom + "entry").Select(ReadEntry).ToList();
        if (entries.Count > Feed.MostEntries * 4)
            throw Strange($"it has {entries.Count} entries");
        return entries.DistinctBy(entry => entry.VideoId).Count() == entries.Count ? new(entries) : throw Strange("a video is in it twice");
    }

    private static FeedEntry ReadEntry(XElement entry)
    {
        if (!VideoId.TryRead(entry.Element(Yt + "videoId")?.Value.Trim(), out var video))
            throw Strange("an entry has no id of a video");
        if (!ChannelId.TryRead(entry.Element(Yt + "channelId")?.Value.Trim(), out var channel))
            throw Strange($"the entry {video} has no id of a channel");
        if (
            !DateTimeOffset.TryParse(
                entry.Element(Atom + "published")?.Value,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var published
            )
        )
            throw Strange($"the entry {video} has no date");
        var views = entry.Descendants(Media + "statistics").FirstOrDefault()?.Attribute("views")?.Value;
        return new(video, channel, published, entry.Element(Atom + "title")?.Value ?? "")
        {
            IsShort = entry
                .Elements(Atom + "link")
                .Any(link => link.Attribute("href")?.Value.Contains("/shorts/", StringComparison.Ordinal) ?? false),
            ViewCount = long.TryParse(views, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null,
        };
    }

    private static FeedException Strange(string what) => new($"What came is not the feed that was asked for: {what}.", 200);
}
