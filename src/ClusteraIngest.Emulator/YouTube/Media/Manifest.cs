using System.Globalization;
using System.Text;

namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>What tells a player where the fragments of a video are.</summary>
/// <param name="video">The video.</param>
/// <param name="issue">When its addresses were given out.</param>
/// <param name="fragments">The names of the fragments.</param>
internal sealed class Manifest(WebVideo video, string issue, IReadOnlyList<string> fragments)
{
    /// <summary>What stands in the address of a fragment in the place of a manifest's kind.</summary>
    public const string Fragment = "fragment";

    /// <summary>Whether a file of the studio's is a fragment.</summary>
    public static bool IsFragment(string name) =>
        name.EndsWith(".ts", StringComparison.Ordinal)
        || name.EndsWith(".m4s", StringComparison.Ordinal)
        || name.EndsWith("-init.mp4", StringComparison.Ordinal);

    /// <summary>The type of a fragment.</summary>
    public static string ContentTypeOf(string name) => name.EndsWith(".ts", StringComparison.Ordinal) ? "video/mp2t" : "video/mp4";

    /// <summary>A manifest of a kind, as it stands in its address; null: there is no such kind.</summary>
    public (string ContentType, string Text)? Of(string kind) =>
        kind switch
        {
            "hls_variant" => ("application/vnd.apple.mpegurl", HlsVariant()),
            "hls_playlist" => ("application/vnd.apple.mpegurl", HlsPlaylist()),
            "dash" => ("application/dash+xml", Dash()),
            _ => null,
        };

    private string HlsVariant() =>
        "#EXTM3U\n#EXT-X-VERSION:3\n"
        + "#EXT-X-STREAM-INF:BANDWIDTH=600000,RESOLUTION=640x360,CODECS=\"avc1.42001E,mp4a.40.2\",FRAME-RATE=5\n"
        + $"https://manifest.googlevideo.com/api/manifest/hls_playlist/id/{video.Id}/ei/{issue}/file/index.m3u8\n";

    private string HlsPlaylist()
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n");
        foreach (var name in Named(".ts"))
            text.Append("#EXTINF:1.0,\n").Append(Place()).Append(name).Append('\n');
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    private string Dash()
    {
        var length = string.Create(CultureInfo.InvariantCulture, $"PT{video.DurationSeconds}S");
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT1.5S" mediaPresentationDuration="{length}"
                profiles="urn:mpeg:dash:profile:isoff-main:2011">
              <Period duration="{length}">
                {Representation("0-", MediaFormat.All.Single(format => format.Itag == 136))}
                {Representation("1-", MediaFormat.All.Single(format => format.Itag == 140))}
              </Period>
            </MPD>
            """;
    }

    private string Representation(string stem, MediaFormat format)
    {
        var shape = format.Height is null
            ? "audioSamplingRate=\"44100\" bandwidth=\"64000\""
            : $"width=\"{format.Width}\" height=\"{format.Height}\" frameRate=\"5\" bandwidth=\"600000\"";
        var segments = Named(".m4s").Where(name => name.StartsWith(stem, StringComparison.Ordinal));
        return $"""
            <AdaptationSet mimeType="{format.ContentType}">
              <Representation id="{format.Itag}" codecs="{format.Codecs}" {shape}>
                <BaseURL>{Place()}</BaseURL>
                <SegmentList>
                  <Initialization sourceURL="{stem}init.mp4"/>
                  {string.Concat(segments.Select(name => $"<SegmentURL media=\"{name}\"/>"))}
                </SegmentList>
              </Representation>
            </AdaptationSet>
            """;
    }

    private string Place() => $"https://rr1---sn-emulated.googlevideo.com/api/manifest/{Fragment}/id/{video.Id}/ei/{issue}/file/";

    private IEnumerable<string> Named(string extension) =>
        fragments.Where(name => name.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
