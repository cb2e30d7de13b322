using System.Globalization;

namespace ClusteraIngest.Archive.Media;

/// <summary>What ffmpeg is asked, as arguments.</summary>
internal static class MuxCommandLine
{
    /// <summary>
    /// What inputs may be. Among ffmpeg's others are lists of addresses and of files, which it would open for whoever sends one as media.
    /// </summary>
    public const string Demuxers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,aac,mp3,flv";

    /// <summary>
    /// Puts streams together without changing them, into a container that is written from its beginning to its end.
    /// </summary>
    /// <remarks>
    /// <c>-xerror</c>: without it, a file that breaks off is a success. Fragments of MPEG-TS do not count on from one to the next, which it
    /// takes for damage: whether all of them are there is told by how yt-dlp ends, and by <see cref="MuxCheck"/>. Their sound has its
    /// headers in each packet, and no container knows what it is before the first.
    /// </remarks>
    public static IReadOnlyList<string> Of(MediaPlan plan, IReadOnlyList<int> ports)
    {
        List<string> arguments = ["-nostdin", "-hide_banner", "-v", "error"];
        if (!plan.HasFragments)
            arguments.Add("-xerror");
        foreach (var port in ports)
            arguments.AddRange([
                .. (string[])["-thread_queue_size", "64", "-protocol_whitelist", "tcp", "-format_whitelist", Demuxers],
                .. (string[])["-i", string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}")],
            ]);
        var audio = ports.Count > 1 ? "1:a:0" : "0:a:0";
        arguments.AddRange(
            plan.Kind switch
            {
                MediaKind.Muxed => ["-map", "0:v:0", "-map", audio],
                MediaKind.Video => ["-map", "0:v:0"],
                _ => (string[])["-map", audio],
            }
        );
        // The same inputs, the same bytes.
        arguments.AddRange(["-c", "copy", "-bitexact"]);
        if (plan.HasFragments && plan.Container is ("mp4" or "m4a") && plan.Kind is not MediaKind.Video)
            arguments.AddRange(["-bsf:a", "aac_adtstoasc"]);
        arguments.AddRange(
            plan.Container switch
            {
                "webm" => ["-f", "webm"],
                "mkv" => ["-f", "matroska"],
                _ => (string[])
                    ["-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof" + (plan.HasFragments ? "+delay_moov" : "")],
            }
        );
        arguments.Add("pipe:1");
        return arguments;
    }
}
