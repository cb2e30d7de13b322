using System.Globalization;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>Whether what was muxed is whole: the streams that it has to have, as long as one another and as the video.</summary>
internal static class MuxCheck
{
    /// <summary>How far lengths may be apart.</summary>
    private const double Tolerance = 1;

    /// <summary>YouTube rounds to whole seconds.</summary>
    private const double Rounding = 0.5;

    /// <exception cref="MediaException"><see cref="MediaFailure.Mismatch"/>: it is not.</exception>
    public static MeasuredMedia Require(MediaPlan plan, VideoInfo info, IReadOnlyList<ProbedStream> streams)
    {
        var video = Only(streams, "video", isWanted: plan.Kind is not MediaKind.Audio);
        var audio = Only(streams, "audio", isWanted: plan.Kind is not MediaKind.Video);
        var lengths = new[] { video, audio }.Where(stream => stream is not null).Select(stream => stream!.Times!.Seconds).ToList();
        if (lengths is [var one, var other] && Math.Abs(one - other) > Tolerance)
            throw Differs($"the picture is {Text(one)} s long, and the sound {Text(other)} s");
        if (info.DurationSeconds is { } stated)
            foreach (var length in lengths)
                if (Math.Abs(length - stated) > Tolerance + (double.IsInteger(stated) ? Rounding : 0))
                    throw Differs($"it is {Text(length)} s long, where {Text(stated)} s are stated");
        // Files are accounted for byte by byte; of fragments, nobody but time tells that one is missing.
        if (plan.HasFragments)
            foreach (var stream in new[] { video, audio })
                if (stream?.Times is { } times && times.LargestStep > Tolerance + 2 * times.AverageStep)
                    throw Differs($"for {Text(times.LargestStep)} s there is no {(stream == video ? "picture" : "sound")}");
        return new(lengths.Max(), video?.Width, video?.Height);
    }

    private static ProbedStream? Only(IReadOnlyList<ProbedStream> streams, string type, bool isWanted)
    {
        var name = type == "video" ? "picture" : "sound";
        return (streams.Where(stream => stream.Type == type).ToList(), isWanted) switch
        {
            ([{ Times.Count: > 0 } only], true) => only,
            ([], false) => null,
            (_, true) => throw Differs($"it has no {name}"),
            _ => throw Differs($"it has a {name}"),
        };
    }

    private static string Text(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static MediaException Differs(string reason) =>
        new(MediaFailure.Mismatch, $"What was put together is not the whole video: {reason}.");
}

/// <summary>What was measured.</summary>
/// <param name="Seconds">Its length.</param>
/// <param name="Width">The picture's width.</param>
/// <param name="Height">The picture's height.</param>
internal sealed record MeasuredMedia(double Seconds, int? Width, int? Height);
