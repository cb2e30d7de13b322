using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ClusteraIngest.Sources.Captions;

/// <summary>
/// Captions in XML: YouTube's <c>&lt;text start dur&gt;</c> (srv1, seconds), <c>&lt;text t d&gt;</c> (srv2) and <c>&lt;p t d&gt;</c> (srv3,
/// milliseconds), and TTML's <c>&lt;p begin end&gt;</c>.
/// </summary>
internal static class TimedText
{
    private const int MaxDepth = 64;

    /// <summary>True where the body is XML, or a page of HTML.</summary>
    public static bool Looks(ReadOnlySpan<char> body) =>
        body.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
        || body.StartsWith("<!", StringComparison.Ordinal)
        || body.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
        || body.StartsWith("<t", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The cues; null where the XML is broken, for half a text as if it were whole would be worse, and where it is something else.
    /// </summary>
    public static IReadOnlyList<Cue>? Read(string xml)
    {
        try
        {
            if (IsTooDeep(xml))
                return null;
            using var reader = ReaderOf(xml);
            var root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
            return root.Name.LocalName is "tt" or "transcript" or "timedtext"
                ? [.. root.Descendants().Select(element => Cue(element, TickRate(root))).OfType<Cue>()]
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // An element's text is gathered by recursion, which a document of a hundred thousand levels would end with the process.
    private static bool IsTooDeep(string xml)
    {
        using var reader = ReaderOf(xml);
        while (reader.Read())
            if (reader.Depth > MaxDepth)
                return true;
        return false;
    }

    private static XmlReader ReaderOf(string xml) =>
        XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });

    private static Cue? Cue(XElement element, double ticksPerSecond)
    {
        var isInMilliseconds = element.Attribute("t") is not null;
        var (start, length, end) = element.Name.LocalName switch
        {
            "text" or "p" when isInMilliseconds => (Time(element, "t") / 1000, Time(element, "d") / 1000, null),
            "text" => (Time(element, "start"), Time(element, "dur"), null),
            "p" => (Time(element, "begin"), Time(element, "dur"), Time(element, "end")),
            _ => (null, null, (double?)null),
        };
        if (start is not { } from)
            return null;

        foreach (var lineBreak in element.Descendants().Where(child => child.Name.LocalName == "br").ToList())
            lineBreak.ReplaceWith("\n");
        return Sources.Captions.Cue.Of(from, end ?? from + (length ?? 0), element.Value);

        double? Time(XElement at, string name) =>
            at.Attribute(name)?.Value.Trim() switch
            {
                null => null,
                [.. var number, 'm', 's'] => ReportedTime.Seconds(number) / 1000,
                [.. var number, 's'] => ReportedTime.Seconds(number),
                [.. var number, 'm'] => ReportedTime.Seconds(number) * 60,
                [.. var number, 'h'] => ReportedTime.Seconds(number) * 3600,
                [.. var number, 't'] => ReportedTime.Seconds(number) / ticksPerSecond,
                var text => ReportedTime.Seconds(text),
            };
    }

    private static double TickRate(XElement root) =>
        root.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "tickRate")?.Value is { } text
        && double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
        && rate > 0
            ? rate
            : 1;
}
