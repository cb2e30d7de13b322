using System.Globalization;
using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Setup;

/// <summary>
/// Looks what is there of all that is needed, side by side and each for a limited time. It starts no server, and removes what it wrote into
/// the storage. When it ends, all its checks have ended.
/// </summary>
internal sealed class SetupDoctor(IReadOnlyList<PlannedCheck> checks, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A storage is asked for a dozen things, maybe on another continent.</summary>
    private static readonly TimeSpan PatienceWithStorage = TimeSpan.FromSeconds(60);

    /// <summary>How long what was cancelled may take to end. A server's name is looked up without a way to stop that.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The checks of all that the settings need.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="environment">This process's variables.</param>
    /// <param name="apify">The client's connections to Apify.</param>
    /// <param name="models">Looks after the language models, which the archive does not know.</param>
    /// <param name="time">The clock.</param>
    public static SetupDoctor Of(
        IngestSettings settings,
        Func<string, string?> environment,
        Func<HttpClient> apify,
        Func<CancellationToken, Task<(bool? IsThere, string Found, string? Remedy)>>? models,
        TimeProvider time
    )
    {
        var programs = new ProgramChecks(environment, time);
        var services = new ServiceChecks(settings, environment, apify);
        var storage = new StorageCheck(settings.Storage, time);
        return new(
            [
                new("postgresql", IsRequired: true, Patience, new DatabaseCheck(settings).CheckAsync),
                new("yt-dlp", programs.IsYtDlpNamed, Patience, programs.YtDlpAsync),
                new("javascript", IsRequired: false, Patience, ProgramChecks.JavaScriptAsync),
                new("ffmpeg", programs.IsFfmpegNamed, Patience, programs.FfmpegAsync),
                new("ffprobe", programs.IsFfmpegNamed, Patience, programs.FfprobeAsync),
                new("storage", settings.Storage.IsConfigured, PatienceWithStorage, storage.CheckAsync),
                new("apify", settings.ApifyToken is { Length: > 0 }, Patience, services.ApifyAsync),
                new("youtube", settings.YouTubeApiKeys.Count > 0, Patience, _ => Task.FromResult(services.YouTube())),
                new(
                    "models",
                    IsRequired: false,
                    Patience,
                    async cancel => models is null ? services.Models() : SetupFinding.Of(await models(cancel))
                ),
            ],
            time
        );
    }

    /// <summary>The checks, always in the same order.</summary>
    public async IAsyncEnumerable<SetupCheck> CheckAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<SetupCheck>[] running = [.. checks.Select(check => RunAsync(check, stop.Token))];
        try
        {
            foreach (var check in running)
                yield return await check;
        }
        finally
        {
            await stop.CancelAsync();
            Task all = Task.WhenAll(running);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SetupCheck> RunAsync(PlannedCheck check, CancellationToken cancel)
    {
        var found = await FindAsync(check, cancel);
        return new(check.Name, found.State, found.Found, found.Remedy) { IsRequired = check.IsRequired };
    }

    private async Task<SetupFinding> FindAsync(PlannedCheck check, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(check.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        Task<SetupFinding>? finding = null;
        try
        {
            finding = check.RunAsync(either.Token);
            return await finding.WaitAsync(check.Patience + Grace, time, cancel);
        }
        catch (IngestException e)
        {
            return SetupFinding.Failed(e.Message, e.Remedy);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            if (finding is not null)
                await ((Task)finding).WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return SetupFinding.Failed(
                string.Create(CultureInfo.InvariantCulture, $"There was no answer within {check.Patience.TotalSeconds:0} s."),
                "Check the network and the address, and try again."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or InvalidOperationException)
        {
            return SetupFinding.Failed($"{e.GetType().Name}: {e.Message}", "Do what the message says, and try again.");
        }
    }
}
