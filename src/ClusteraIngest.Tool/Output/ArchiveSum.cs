using System.Globalization;
using ClusteraIngest.Archive.Archiving;

namespace ClusteraIngest.Tool.Output;

/// <summary>The archive in a line that adds up.</summary>
internal static class ArchiveSum
{
    /// <summary>Such as <c>listed 300 = archived 12 + waiting 280 + refused 5 + failed 3 · 1.2 GB</c>.</summary>
    public static string Of(ArchiveReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"listed {report.Listed} = archived {report.Archived} + waiting {report.Waiting} + refused {report.Refused} + failed "
                + $"{report.Failed} · {ByteSize.Show(report.Bytes)}"
        );

    /// <summary>
    /// Such as <c>videos 20 of 300 · archived 12, refused 5, failed 3 · 1.2 GB, 8.0 MB/s · 0:34, about 2:10 left</c>.
    /// </summary>
    public static string Progress(ArchiveReport report, TimeSpan elapsed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"videos {report.Listed - report.Waiting} of {report.Listed} · archived {report.Archived}{More("refused", report.Refused)}"
                + $"{More("failed", report.Failed)} · {ByteSize.Show(report.Bytes)}{Rate(report)} · {ProgressView.Clock(elapsed)}"
                + $"{(report.Remaining is { } left ? $", about {ProgressView.Clock(left)} left" : "")}"
        );

    /// <summary>Such as <c>, 8.0 MB/s</c>; nothing where nothing was stored lately.</summary>
    private static string Rate(ArchiveReport report) => report.BytesPerSecond is { } rate ? $", {ByteSize.Show((long)rate)}/s" : "";

    private static string More(string name, long count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {name} {count}");
}
