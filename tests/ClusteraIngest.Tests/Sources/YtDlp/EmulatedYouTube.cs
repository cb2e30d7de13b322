using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>The emulated youtube.com with the real yt-dlp in front of it, which does not wait between its attempts.</summary>
internal sealed class EmulatedYouTube : IAsyncDisposable
{
    private EmulatedYouTube(YouTubeWebEmulator web, YtDlpProgram program) => (Web, Program, Reader) = (web, program, new(program));

    public YouTubeWebEmulator Web { get; }

    public YtDlpProgram Program { get; }

    public YtDlpReader Reader { get; }

    public static async Task<EmulatedYouTube> StartAsync(YouTubeWebOptions? options = null, string? cookieFile = null)
    {
        var web = await YouTubeWebEmulator.StartAsync((options ?? new()) with { WithoutDemo = true });
        var program = await YtDlpProgram.FindAsync(
            Environment.GetEnvironmentVariable,
            new YtDlpOptions
            {
                Arguments = [.. YouTubeWebEmulator.YtDlpArguments, "--sleep-requests=0", "--retry-sleep=extractor:0"],
                Environment = web.Environment,
                CookieFile = cookieFile,
            },
            TimeProvider.System
        );
        return new(web, program);
    }

    /// <summary>Reads a tab; the entries too.</summary>
    public async Task<(ListingOutcome Outcome, List<FlatEntry> Entries)> ReadTabAsync(WebChannel channel, ChannelTab tab)
    {
        var entries = new List<FlatEntry>();
        var outcome = await Reader.ReadTabAsync(ChannelId.Parse(channel.Id), tab, Into(entries), default);
        return (outcome, entries);
    }

    public static Func<FlatEntry, ValueTask> Into(List<FlatEntry> entries) =>
        entry =>
        {
            entries.Add(entry);
            return ValueTask.CompletedTask;
        };

    public ValueTask DisposeAsync() => Web.DisposeAsync();
}
