namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Videos archived by a worker: some with the real yt-dlp and ffmpeg, for what the tool costs beside them; then 10,000 small ones, for
/// which a script answers in yt-dlp's place, since that takes a second of processor time for each.
/// </summary>
internal sealed class ArchiveVideos(BenchmarkOptions options)
{
    public const string Part = "videos";

    private const string Name = "archive videos";
    private const int Real = 40;
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

    private static async Task<IReadOnlyList<Claim>> RealAsync()
    {
        const int channels = 4;
        await using var world = await ArchiveWorld.SetUpAsync(channels, Real / channels);
        await world.DiscoverAsync();
        var needs = await world.WorkAsync("archive_video");
        await RequireAsync(world, Real * 3);
        var idle = await world.WorkAsync("archive_video");
        var (own, programs) = ((needs.OwnSeconds - idle.OwnSeconds) / Real, (needs.ProgramSeconds - idle.ProgramSeconds) / Real);
        return
        [
            Claim.AtMost(
                Name,
                $"{Real} videos, muxed: processor time for each {own * 1000:0} ms; the start {idle.OwnSeconds:0.0} s",
                $"yt-dlp's, ffmpeg's and ffprobe's: {programs * 1000:0} ms",
                own * 1000 / MostMilliseconds,
                1
            ),
        ];
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
