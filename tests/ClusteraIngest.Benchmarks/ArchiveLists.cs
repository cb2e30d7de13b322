namespace ClusteraIngest.Benchmarks;

/// <summary>
/// 100 channels of 1,000 videos, listed by the real yt-dlp and stored, each with its job: how long that takes, and the memory of the tool
/// and all programs that it starts; and how long it takes where nothing has changed since.
/// </summary>
internal static class ArchiveLists
{
    public const string Part = "lists";

    private const string Name = "archive lists";
    private const double MostMemory = 1_000;

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        if (!await ArchiveWorld.CanBeAsync())
            return [Claim.NotMeasured(Name, "yt-dlp", $"≤ {MostMemory} MB")];
        var (channels, videos) = (options.Channels > 0 ? options.Channels : 100, options.Videos > 0 ? options.Videos : 1_000);
        await using var world = await ArchiveWorld.SetUpAsync(channels, videos);
        var needs = await world.DiscoverAsync("--layout", "audio");
        var all = channels * (long)videos;
        await world.Server.RequireAsync("select count(*) from ctrl_job where kind = 'archive_video'", all);
        await world.Server.RequireAsync(
            "select count(*) from ctrl_channel_listing where state = 'complete' and entries_read > 0",
            channels
        );
        var (peak, own) = (needs.PeakBytes / 1e6, needs.OwnPeakBytes / 1e6);
        // Nothing has changed: the beginning of each list does, and its fourth page was asked for the first time alone.
        var again = await world.DiscoverAsync("--layout", "audio");
        if (world.Web.Requests.Count(request => request.Target.EndsWith(":videos:90", StringComparison.Ordinal)) > channels)
            throw new InvalidOperationException("Lists were read to their ends though nothing has changed.");
        return
        [
            Claim.AtMost(
                Name,
                $"{channels} × {videos:N0} entries, {all / needs.Seconds:0} a second: {peak:0} MB, the tool {own:0} MB",
                $"{MostMemory:0} MB",
                peak / MostMemory,
                1
            ),
            Claim.Figure(
                Name,
                $"processor time for each entry: the tool's {needs.OwnSeconds / all * 1000:0.00} ms",
                $"yt-dlp's {needs.ProgramSeconds / all * 1000:0.0} ms",
                needs.OwnSeconds / needs.ProgramSeconds
            ),
            Claim.Figure(
                Name,
                $"the same again: {again.Seconds:0} s; processor time for each entry: the tool's {again.OwnSeconds / all * 1000:0.00} ms",
                $"the first time: {needs.Seconds:0} s; yt-dlp's again {again.ProgramSeconds / all * 1000:0.0} ms",
                again.Seconds / needs.Seconds
            ),
        ];
    }
}
