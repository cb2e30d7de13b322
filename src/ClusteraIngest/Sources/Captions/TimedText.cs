using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ClusteraIngest.Sources.Captions;

/// <summary>Captions in XML: YouTube's <c>&lt;text start dur&gt;</c> and <c>&lt;p t d&gt;</c> (milliseconds), and TTML's <c>&lt;p begin end&gt;</c>.</summary>
internal static class TimedText
{
    private const int MaxDepth = 64;

    /// <summary>True where the body is XML.</summary>
    public static bool Looks(string body) => Start(body) is ['<', '?' or 't' or 'T', ..];

    /// <summary>The cues; none where the XML is broken: half a text as if it were whole would be worse.</summary>
    public static IReadOnlyList<Cue> Read(string body)
    {
        var xml = Start(body).ToString();
        try
        {
            if (IsTooDeep(xml))
                return [];
            using var reader = ReaderOf(xml);
            return [.. XDocument.Load(reader, LoadOptions.PreserveWhitespace).Descendants().Select(Cue).OfType<Cue>()];
        }
        catch (XmlException)
        {
            return [];
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

    // XML may have neither a byte order mark's character nor blanks before its declaration.
    private static ReadOnlySpan<char> Start(string body) => body.AsSpan().TrimStart('\uFEFF').TrimStart();

    private static Cue? Cue(XElement element)
    {
        var (start, length, end) = element.Name.LocalName switch
        {
            "text" => (Time(element, "start"), Time(element, "dur"), null),
            "p" when element.Attribute("t") is not null => (Time(element, "t") / 1000, Time(element, "d") / 1000, null),
            "p" => (Time(element, "begin"), Time(element, "dur"), Time(element, "end")),
            _ => (null, null, (double?)null),
        };
        if (start is not { } from)
            return null;

        foreach (var lineBreak in element.Descendants().Where(child => child.Name.LocalName == "br").ToList())
            lineBreak.ReplaceWith("\n");
        var lines = element.Value.Split('\n').Select(CaptionLine.Clean).Where(line => line.Length > 0);
        return new Cue(from, end ?? from + (length ?? 0), [.. lines]);
    }

    private static double? Time(XElement element, string name) =>
        element.Attribute(name)?.Value.Trim() is { } text ? ReportedTime.Seconds(text.EndsWith("ms", StringComparison.Ordinal) ? text : text.TrimEnd('s')) : null;
}
