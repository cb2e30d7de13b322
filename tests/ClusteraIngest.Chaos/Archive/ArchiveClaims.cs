using System.Globalization;
using System.Security.Cryptography;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Chaos.Kills.Claims;
using ClusteraIngest.Jobs;
using ClusteraIngest.Text;

namespace ClusteraIngest.Chaos.Archive;

/// <summary>What has to hold in the end.</summary>
internal static class ArchiveClaims
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>A worker's own default.</summary>
    private static readonly int JobsAtOnce = new JobWorkerOptions().Concurrency;

    public static async Task<IReadOnlyList<Claim>> ExamineAsync(
        ArchiveScene scene,
        ArchiveProofOptions options,
        ArchiveAssault assault,
        CancellationToken cancel
    )
    {
        await using var store = ObjectStores.Open(scene.StorageSettings, TimeProvider.System);
        var swept = await scene.Client.Archive.SweepAsync(cancel: cancel);
        var media = new List<ArchivedMedia>();
        await foreach (var one in scene.Client.Archive.GetMediaAsync(cancel: cancel))
            media.Add(one);
        return
        [
            await SumsAsync(scene, options, cancel),
            await ObjectsAsync(store, media, cancel),
            Rows(options, media),
            await UploadsAsync(store, swept, cancel),
            Conduct(options, assault),
            Pace(scene, options, assault),
        ];
    }

    private static async Task<Claim> SumsAsync(ArchiveScene scene, ArchiveProofOptions options, CancellationToken cancel)
    {
        var claim = new Claim("1 sums");
        var report = await scene.Client.Archive.GetReportAsync(cancel: cancel);
        claim.Same(options.Channels * (long)options.Videos, report.Listed, "videos listed");
        claim.Same(report.Listed, report.Archived + report.Waiting + report.Refused + report.Failed, "the sum");
        claim.Same(report.Listed, report.Archived, "videos archived");
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"listed {report.Listed} = archived {report.Archived} + waiting {report.Waiting} + refused {report.Refused} + failed "
                + $"{report.Failed}; {ByteSize.Show(report.Bytes)}"
        );
        return claim;
    }

    /// <summary>Each object is read back whole, and nothing else lies in the storage.</summary>
    private static async Task<Claim> ObjectsAsync(IObjectStore store, List<ArchivedMedia> media, CancellationToken cancel)
    {
        var claim = new Claim("2 objects");
        var known = media.Where(one => one.IsStored).ToDictionary(one => one.Key!, StringComparer.Ordinal);
        var found = 0;
        await foreach (var one in store.ListAsync("", cancel))
        {
            found++;
            if (!known.Remove(one.Key, out var row))
            {
                claim.Refute($"{one.Key} is in the storage and not in the tables");
                continue;
            }

            await using var content = await store.OpenAsync(one.Key, 0, length: null, cancel);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
            claim.Same((row.Bytes, row.Sha256), ((long?)one.Bytes, (string?)sha256), one.Key);
        }

        foreach (var missing in known.Keys)
            claim.Refute($"{missing} is in the tables and not in the storage");
        claim.Figures = $"{found} objects, each read back";
        return claim;
    }

    private static Claim Rows(ArchiveProofOptions options, List<ArchivedMedia> media)
    {
        var claim = new Claim("3 rows");
        // The made-up videos have no captions, which is written down of each.
        foreach (var of in media.Where(one => one.Kind is not MediaKind.Captions).GroupBy(one => one.VideoId))
            claim.Same("Info, Muxed, Thumbnail", string.Join(", ", of.Select(one => one.Kind.ToString()).Order()), $"objects of {of.Key}");
        claim.Same(options.Channels * options.Videos * 3, media.Count(one => one.State is MediaState.Verified), "rows of verified objects");
        claim.Same(0, media.Count(one => one.Kind is MediaKind.Muxed && one.DurationSeconds is null), "media without a length");
        claim.Figures = $"{media.Count} rows";
        return claim;
    }

    private static async Task<Claim> UploadsAsync(IObjectStore store, SweptStorage swept, CancellationToken cancel)
    {
        var claim = new Claim("4 uploads");
        await foreach (var upload in store.ListUploadsAsync("", cancel))
            claim.Refute($"{upload} is still open");
        claim.Figures = $"none is open after the sweep: {swept}";
        return claim;
    }

    private static Claim Conduct(ArchiveProofOptions options, ArchiveAssault assault)
    {
        var claim = new Claim("5 conduct");
        assault.Misbehaviour.ForEach(claim.Refute);
        claim.Same(options.Kills, assault.Kills.Values.Sum(), "kills");
        claim.Figures = $"{string.Join(", ", assault.Kills.Select(kill => $"{kill.Value} of {kill.Key}"))} in {assault.Runs} runs";
        return claim;
    }

    /// <summary>
    /// What youtube.com has seen of all workers together. A video's page is asked for once in each turn, some time after it has begun: so
    /// the number N comes no earlier than N - 1 intervals after the first worker was started. Without kills, what is asked in a window had
    /// its turn in it, or was one of the jobs that were being done before.
    /// </summary>
    private static Claim Pace(ArchiveScene scene, ArchiveProofOptions options, ArchiveAssault assault)
    {
        var claim = new Claim("6 pace");
        var asked = scene
            .YouTube.Requests.Where(request => request.Method == "GET" && request.Target.StartsWith("/watch", StringComparison.Ordinal))
            .Select(request => request.At)
            .Order()
            .ToList();
        var interval = TimeSpan.FromSeconds(1.0 / options.Pace);
        foreach (var (index, at) in asked.Index())
            if (at < assault.StartedAt + index * interval)
                claim.Refute($"page {index + 1} was asked for {(at - assault.StartedAt).TotalSeconds:0.000} s after the start");
        var most = MostWithin(asked, Window);
        var allowed = Window.TotalSeconds * options.Pace + 1 + options.Workers * JobsAtOnce;
        if (options.Kills == 0 && most > allowed)
            claim.Refute($"{most} pages were asked for within {Window.TotalSeconds:0} s, where {allowed:0} are the most");
        var seconds = asked.Count > 1 ? (asked[^1] - asked[0]).TotalSeconds : 0;
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{asked.Count} pages of videos by {options.Workers} workers in {seconds:0.0} s, where {options.Pace} a second are allowed; "
                + $"the most within {Window.TotalSeconds:0} s: {most}"
        );
        return claim;
    }

    private static int MostWithin(List<DateTimeOffset> asked, TimeSpan window)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < asked.Count; last++)
        {
            while (asked[last] - asked[first] > window)
                first++;
            most = Math.Max(most, last - first + 1);
        }
        return most;
    }
}
