using System.Runtime.CompilerServices;
using System.Xml;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>Subscriptions as OPML: outlines, also within outlines. A DTD is not read, and nothing that it would define exists.</summary>
internal static class OpmlOutline
{
    private const long MostCharacters = 512L * 1024 * 1024;

    /// <summary>Reads the outlines that have an address.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="cancel">Stops it.</param>
    public static async IAsyncEnumerable<SourceRow> ReadAsync(Stream text, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var xml = XmlReader.Create(
            text,
            new()
            {
                Async = true,
                DtdProcessing = DtdProcessing.Ignore,
                XmlResolver = null,
                MaxCharactersInDocument = MostCharacters,
                IgnoreComments = true,
            }
        );
        var number = 0L;
        var isOpml = false;
        while (await NextAsync(xml, name, isOpml ? number : null, cancel))
        {
            if (xml.NodeType is not XmlNodeType.Element)
                continue;
            if (!isOpml && !xml.LocalName.Equals("opml", StringComparison.OrdinalIgnoreCase))
                throw ChannelListError.Format(name, $"XML or HTML that begins with <{xml.LocalName}>");
            isOpml = true;
            if (!xml.LocalName.Equals("outline", StringComparison.OrdinalIgnoreCase))
                continue;
            var address = Attribute(xml, "xmlUrl") ?? Attribute(xml, "htmlUrl") ?? Attribute(xml, "url");
            if (address is null)
                continue; // a folder
            number++;
            var title = Attribute(xml, "title") ?? Attribute(xml, "text");
            yield return new(
                number,
                SourceRow.Beginning(string.Join(' ', new[] { title, address }.OfType<string>())),
                [
                    new("channel_url", address),
                    .. Attribute(xml, "htmlUrl") is { } page && page != address
                        ? [new SourceCell("channel", page)]
                        : Array.Empty<SourceCell>(),
                    .. title is null ? Array.Empty<SourceCell>() : [new SourceCell("title", title)],
                ]
            );
        }
    }

    private static string? Attribute(XmlReader xml, string name)
    {
        for (var has = xml.MoveToFirstAttribute(); has; has = xml.MoveToNextAttribute())
            if (xml.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                var value = xml.Value;
                xml.MoveToElement();
                return string.IsNullOrWhiteSpace(value) ? null : value;
            }

        xml.MoveToElement();
        return null;
    }

    private static async Task<bool> NextAsync(XmlReader xml, string name, long? number, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return await xml.ReadAsync();
        }
        catch (XmlException exception)
        {
            throw number is { } row
                ? ChannelListError.Broken(name, row, exception.Message, exception)
                : ChannelListError.Format(name, "no OPML, although it begins with <");
        }
    }
}
