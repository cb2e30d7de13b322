namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Videos archived by a worker: some with the real yt-dlp and ffmpeg, for what the tool costs beside them; then 10,000 small ones, for
/// which a script answers in yt-dlp's place, since that takes a second of processor time for each.
/// </summary>
internal sealed class ArchiveVideos(BenchmarkOptions options)
{
    public const string Part = "videos";

    private const string Name = "archive videos";
    private const int FewReal = 40;
    private const int ManyReal = 160;
    private const double MostMemory = 1_000;
    private const double MostMilliseconds = 50;
    private const double MostSeconds = 2;

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var benchmark = new ArchiveVideos(options);
        return await ArchiveWorld.CanBeAsync()
            ? [.. await RealAsync(), .. await benchmark.SmallAsync()]
            : [Claim.NotMeasured(Name, "yt-dlp", $"≤ {MostMilliseconds} ms")];
    }

    /// <summary>
    /// A worker that runs for hours compiles what it uses once: what each of many videos costs is what more of them cost more.
    /// </summary>
    private static async Task<IReadOnlyList<Claim>> RealAsync()
    {
        var few = await RealAsync(FewReal);
        var many = await RealAsync(ManyReal);
        const int more = ManyReal - FewReal;
        var own = (many.Own - few.Own) / more * 1000;
        return
        [
            Claim.AtMost(
                Name,
                $"{ManyReal} videos, muxed, after the first {FewReal}: processor time for each {own:0} ms",
                $"yt-dlp's, ffmpeg's and ffprobe's: {(many.Programs - few.Programs) / more * 1000:0} ms",
                own / MostMilliseconds,
                1
            ),
            Claim.Figure(
                Name,
                $"the first {FewReal}, with what is compiled meanwhile: {few.Own / FewReal * 1000:0} ms",
                $"the same: {few.Programs / FewReal * 1000:0} ms",
                few.Own / FewReal * 1000 / MostMilliseconds
            ),
        ];
    }

    private static async Task<(double Own, double Programs)> RealAsync(int videos)
    {
        const int channels = 4;
        await using var world = await ArchiveWorld.SetUpAsync(channels, videos / channels);
        await world.DiscoverAsync();
        var needs = await world.WorkAsync("archive_video");
        await RequireAsync(world, videos * 3L);
        var idle = await world.WorkAsync("archive_video");
        return (needs.OwnSeconds - idle.OwnSeconds, needs.ProgramSeconds - idle.ProgramSeconds);
    }

    private async Task<IReadOnlyList<Claim>> SmallAsync()
    {
        const int channels = 10;
        var each = options.Videos > 0 ? options.Videos : 1_000;
        var all = channels * each;
        await using var world = await ArchiveWorld.SetUpAsync(channels, each);
        await world.DiscoverAsync("--layout", "audio");
        await world.ReplaceExtractionAsync(await FirstVideoAsync(world));
        var needs = await world.WorkAsync("archive_video");
        await RequireAsync(world, all * 3L);
        var (peak, own, each1) = (needs.PeakBytes / 1e6, needs.OwnSeconds / all * 1000, needs.Seconds / all);
        return
        [
            Claim.AtMost(
                Name,
                $"{all:N0} small videos: memory with all programs {peak:0} MB, the tool {needs.OwnPeakBytes / 1e6:0} MB",
                $"{MostMemory:0} MB",
                peak / MostMemory,
                1
            ),
            Claim.AtMost(Name, $"processor time for each: {own:0.0} ms", $"{MostMilliseconds:0} ms", own / MostMilliseconds, 1),
            Claim.AtMost(
                Name,
                $"{needs.Seconds:0} s in all: {each1:0.000} s for each, without yt-dlp's",
                $"{MostSeconds:0} s",
                each1 / MostSeconds,
                1
            ),
        ];
    }

    private static async Task RequireAsync(ArchiveWorld world, long objects)
    {
        await world.Server.RequireAsync("select count(*) from dataset_media where state = 'verified' and archived_at is not null", objects);
        await world.Storage.RequireCountAsync("", objects);
    }

    private static async Task<string> FirstVideoAsync(ArchiveWorld world)
    {
        await using var command = world.Server.Database.CreateCommand("select subject from ctrl_job where kind = 'archive_video' limit 1");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
