using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Pacing;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What a worker archives with: opened once, when its first job of the archive is begun.</summary>
internal sealed class ArchiveTools
{
    private readonly SemaphoreSlim extractions;

    private ArchiveTools(DatabaseResilience database, ClientServices services, YtDlpProgram program)
    {
        (Database, Settings, Time, Program) = (database, services.Settings.Archive, services.Time, program);
        (extractions, Interval, TranscriptOptions) = (services.Extractions, services.SiteInterval, services.Settings.Options);
        Reader = new(program);
        Pace = new(database, services.Log, services.Time, services.Waits);
        Store = ObjectStores.Open(services.Settings.Storage, services.Time);
        Transfer = new(
            Store,
            program,
            MediaPrograms.Find(Environment.GetEnvironmentVariable),
            new(Settings.MediaHandler?.Invoke() ?? MediaHttp.CreateHandler(program.AddedArguments)),
            new(),
            services.Time
        );
    }

    public DatabaseResilience Database { get; }

    public ArchiveSettings Settings { get; }

    public TimeProvider Time { get; }

    public YtDlpProgram Program { get; }

    public YtDlpReader Reader { get; }

    public Pace Pace { get; }

    public IObjectStore Store { get; }

    public MediaTransfer Transfer { get; }

    /// <summary>What lies between two requests of all processes.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Which languages transcripts are wanted in.</summary>
    public IngestOptions TranscriptOptions { get; }

    /// <summary>The most of a day; null: there is no limit.</summary>
    public DayLimits? DayLimits =>
        Settings is { MaxBytesPerDay: null, MaxVideosPerDay: null } ? null : new(Settings.MaxVideosPerDay, Settings.MaxBytesPerDay);

    /// <summary>Whether videos for members may be had.</summary>
    public bool HasCookies => Settings.CookieFile is not null;

    /// <exception cref="IngestException">yt-dlp, or the storage, is not there, or its settings are wrong.</exception>
    public static async Task<ArchiveTools> OpenAsync(ClientServices services, CancellationToken cancel) =>
        new(await services.ResilientAsync(cancel), services, await FindAsync(services, cancel));

    /// <summary>The error that says what is missing to archive; null: nothing is.</summary>
    public static async Task<IngestException?> MissingAsync(ClientServices services, CancellationToken cancel)
    {
        try
        {
            await FindAsync(services, cancel);
            return null;
        }
        catch (ConfigurationException missing)
        {
            return missing;
        }
    }

    /// <summary>The same of what videos need besides: ffmpeg and ffprobe.</summary>
    public static async Task<IngestException?> MissingForVideosAsync(ClientServices services, CancellationToken cancel)
    {
        if (await MissingAsync(services, cancel) is { } missing)
            return missing;
        try
        {
            var programs = MediaPrograms.Find(Environment.GetEnvironmentVariable);
            programs.RequireFfmpeg();
            programs.RequireFfprobe();
            return null;
        }
        catch (MediaException absent)
        {
            return absent.ForItem("");
        }
    }

    /// <summary>yt-dlp, as the settings say.</summary>
    /// <exception cref="ConfigurationException">It is not there, or is not it.</exception>
    public static async Task<YtDlpProgram> FindAsync(ClientServices services, CancellationToken cancel)
    {
        try
        {
            return await services.YtDlpAsync(cancel);
        }
        catch (YtDlpException exception)
        {
            throw new ConfigurationException(exception.ErrorId, exception.Message, exception.Remedy, exception);
        }
    }

    /// <summary>
    /// Asks yt-dlp, of which few run at a time, when it is this process's turn. What it says goes for the pace, too: where YouTube refuses,
    /// all rest.
    /// </summary>
    /// <param name="interval">What is to lie between this request and the next.</param>
    /// <param name="ask">Asks it; tells what YouTube has refused it with, if it has.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SourceRestingException">YouTube rests.</exception>
    public async Task<T> AskAsync<T>(
        TimeSpan interval,
        Func<CancellationToken, Task<(T Answer, YtDlpError? Error)>> ask,
        CancellationToken cancel
    )
    {
        await extractions.WaitAsync(cancel);
        try
        {
            if (await Pace.WaitAsync(Pace.YouTube, interval, cancel: cancel) is { } rest)
                throw new SourceRestingException(rest);
            var (answer, error) = await ask(cancel);
            await RestIfThrottledAsync(error, cancel);
            return answer;
        }
        catch (YtDlpException exception)
        {
            await RestIfThrottledAsync(exception.Error, cancel);
            throw;
        }
        finally
        {
            extractions.Release();
        }
    }

    /// <summary>Reads all there is to know of a video. A bot check comes as a refusal: it lets YouTube rest, too.</summary>
    /// <exception cref="SourceRestingException">YouTube rests.</exception>
    /// <exception cref="YtDlpException">It cannot be read.</exception>
    public Task<VideoInfo> ReadVideoAsync(VideoId video, string formatSort, CancellationToken cancel) =>
        AskAsync(
            Interval,
            async attempt =>
            {
                var read = await Reader.ReadVideoAsync(video, formatSort, attempt);
                return (read, read.Refusal is { Failure: YtDlpFailure.Throttled } ? read.Refusal : null);
            },
            cancel
        );

    /// <summary>Lets YouTube rest, where it has refused.</summary>
    /// <exception cref="SourceRestingException">It has.</exception>
    public async Task RestIfThrottledAsync(YtDlpError? error, CancellationToken cancel)
    {
        if (error is not { Failure: YtDlpFailure.Throttled })
        {
            if (error is null)
                await Pace.SucceededAsync(Pace.YouTube, cancel);
            return;
        }
        throw new SourceRestingException(await Pace.RestAsync(Pace.YouTube, ErrorIds.YouTubeThrottled, error.Text, cancel));
    }
}

/// <summary>YouTube has refused, and is left alone.</summary>
internal sealed class SourceRestingException(SourceRest rest) : Exception(rest.ToString())
{
    /// <summary>Until when.</summary>
    public SourceRest Rest { get; } = rest;
}
