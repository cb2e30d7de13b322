using System.Globalization;
using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Setup;

/// <summary>
/// Looks what is there of all that is needed, side by side and each for a limited time. It starts no server, and removes what it wrote into
/// the storage.
/// </summary>
internal sealed class SetupDoctor(IngestSettings settings, Func<string, string?> environment, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A storage is asked for a dozen things, maybe on another continent.</summary>
    private static readonly TimeSpan PatienceWithStorage = TimeSpan.FromSeconds(60);

    /// <summary>How long what was cancelled may take to end. A server's name is looked up without a way to stop that.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ProgramChecks programs = new(environment, time);
    private readonly ServiceChecks services = new(settings, environment);

    /// <summary>The checks, always in the same order.</summary>
    public async IAsyncEnumerable<SetupCheck> CheckAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        Task<SetupCheck>[] running =
        [
            LimitedAsync("postgresql", isRequired: true, Patience, new DatabaseCheck(settings).CheckAsync, cancel),
            LimitedAsync("yt-dlp", programs.IsYtDlpNamed, Patience, programs.YtDlpAsync, cancel),
            LimitedAsync("javascript", isRequired: false, Patience, ProgramChecks.JavaScriptAsync, cancel),
            LimitedAsync("ffmpeg", programs.IsFfmpegNamed, Patience, programs.FfmpegAsync, cancel),
            LimitedAsync("ffprobe", programs.IsFfmpegNamed, Patience, programs.FfprobeAsync, cancel),
            LimitedAsync(
                "storage",
                settings.Storage.IsConfigured,
                PatienceWithStorage,
                new StorageCheck(settings.Storage, time).CheckAsync,
                cancel
            ),
            LimitedAsync("apify", settings.ApifyToken is { Length: > 0 }, Patience, services.ApifyAsync, cancel),
            LimitedAsync("youtube", settings.YouTubeApiKeys.Count > 0, Patience, _ => Task.FromResult(services.YouTube()), cancel),
            LimitedAsync("models", isRequired: false, Patience, _ => Task.FromResult(services.Models()), cancel),
        ];
        foreach (var check in running)
            yield return await check;
    }

    private async Task<SetupCheck> LimitedAsync(
        string name,
        bool isRequired,
        TimeSpan patience,
        Func<CancellationToken, Task<SetupFinding>> check,
        CancellationToken cancel
    )
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var found = await FindAsync();
        return new(name, found.State, found.Found, found.Remedy) { IsRequired = isRequired };

        async Task<SetupFinding> FindAsync()
        {
            try
            {
                return await check(either.Token).WaitAsync(patience + Grace, time, cancel);
            }
            catch (IngestException e)
            {
                return SetupFinding.Failed(e.Message, e.Remedy);
            }
            catch (Exception e) when (e is OperationCanceledException or TimeoutException && !cancel.IsCancellationRequested)
            {
                return SetupFinding.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"There was no answer within {patience.TotalSeconds:0} s."),
                    "Check the network and the address, and try again."
                );
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or InvalidOperationException)
            {
                return SetupFinding.Failed($"{e.GetType().Name}: {e.Message}", "Do what the message says, and try again.");
            }
        }
    }
}
