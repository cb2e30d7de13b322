using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The kinds of jobs and runs by which channels are archived.</summary>
internal static class ArchiveJobs
{
    public const string DiscoverChannel = "discover_channel";
    public const string ArchiveVideo = "archive_video";

    /// <summary>A list that breaks off each time is archived as far as it was read.</summary>
    public const int MostDiscoveryAttempts = 3;

    /// <summary>SQL: whether the job of object m, if that has failed, has left it open: its worker died too often to say so.</summary>
    private const string IsLeftOpen = "m.state in ('claimed', 'extracting', 'streaming', 'completing', 'waiting')";

    /// <summary>SQL: whether object m counts as failed although its state does not say so: the queue has given up its job.</summary>
    public const string IsGivenUp = $"""
        {IsLeftOpen} and exists (select from ctrl_job j where j.job_id = m.job_id and j.state = 'failed')
        """;

    /// <summary>
    /// SQL: how each of the videos of <c>media</c> (video_id, state, reason, error_id, job_id of their main objects) stands: once each,
    /// archived, failed, refused or waiting. What a job has left that has failed, or whose worker died too often, counts as failed.
    /// </summary>
    public const string OutcomesSql = $"""
        select video_id,
               case when bool_and(state in ('stored', 'verified')) then 'archived'
                    when bool_or(state = 'failed') then 'failed'
                    when bool_or(state in ('refused', 'removed')) then 'refused'
                    else 'waiting' end as outcome,
               min(case when state = 'failed' then error_id end) as failed_by,
               min(case when state = 'removed' then 'removed' when state = 'refused' then reason end) as refused_by,
               min(case when state not in ('stored', 'verified', 'failed', 'refused', 'removed') then coalesce(reason, 'queue') end)
                   as waiting_for
          from (select m.video_id, case when j.job_id is null then m.state else 'failed' end as state, m.reason,
                       case when j.job_id is null then m.error_id else coalesce(j.error_id, m.error_id) end as error_id
                  from media m left join ctrl_job j on j.job_id = m.job_id and j.state = 'failed' and {IsLeftOpen}) media
         group by video_id
        """;

    /// <summary>What an archive's run writes down when it is over.</summary>
    public static JobRunKind Run { get; } =
        new(
            RunKind.Archive,
            $"""
            select listed as videos_listed, new as videos_new,
                   jsonb_build_object('channels', channels, 'videos', listed, 'new', new, 'listed', listed, 'archived', archived,
                       'waiting', waiting, 'refused', refused, 'failed', failed, 'bytes', bytes) as summary
              from (
                select count(*) as listed, count(*) filter (where outcome = 'archived') as archived,
                       count(*) filter (where outcome = 'waiting') as waiting, count(*) filter (where outcome = 'refused') as refused,
                       count(*) filter (where outcome = 'failed') as failed,
                       count(*) filter (where exists (
                           select from dataset_media d join ctrl_run r on r.run_id = @runId
                            where d.video_id = outcomes.video_id and d.archived_at >= r.started_at
                              and d.kind in {JobMediaRows.MainKinds})) as new
                  from (with media as (
                            select video_id, state, reason, error_id, job_id from dataset_media
                             where run_id = @runId and kind in {JobMediaRows.MainKinds})
                        {OutcomesSql}) outcomes) videos,
                (select count(*) as channels from ctrl_job
                  where run_id = @runId and kind = '{DiscoverChannel}' and state = 'done') channels,
                (select coalesce(sum(bytes), 0) as bytes from dataset_media where run_id = @runId and state in ('stored', 'verified')) bytes
            """
        );

    /// <summary>The declarations.</summary>
    public static JobCatalog Catalog { get; } = new([Discovery(new()), Video(new())], [Run]);

    /// <summary>The kinds with their handlers, for a worker of a client.</summary>
    public static IReadOnlyList<JobRegistration> Register(ClientServices services)
    {
        var settings = services.Settings.Archive;
        var (discovery, video) = (Discovery(settings), Video(settings));
        var tools = new Lazy<Task<ArchiveTools>>(() => ArchiveTools.OpenAsync(services, CancellationToken.None));
        return
        [
            new(
                discovery,
                cancel => ArchiveTools.MissingAsync(services, cancel),
                async _ =>
                {
                    var opened = await tools.Value;
                    return new(discovery, new ChannelDiscovery(opened, new(opened.Database, opened.Time)).WorkAsync);
                }
            ),
            new(
                video,
                cancel => ArchiveTools.MissingForVideosAsync(services, cancel),
                async _ =>
                {
                    var opened = await tools.Value;
                    return new(
                        video,
                        new VideoArchiver(opened, new(opened.Database, opened.Time), new(settings.MaxConcurrentVideosPerChannel)).WorkAsync
                    );
                }
            ),
        ];
    }

    private static JobKind Discovery(Settings.ArchiveSettings settings) =>
        new(DiscoverChannel)
        {
            Concurrency = settings.MaxConcurrentChannels,
            MaxAttempts = MostDiscoveryAttempts,
            Backoff = TimeSpan.FromSeconds(10),
            Needs = ["yt-dlp"],
            Rests = [PaceRests.Throttled, ArchiveRests.Paused],
            FinalErrors = [ErrorIds.ListGone],
        };

    private static JobKind Video(Settings.ArchiveSettings settings) =>
        new(ArchiveVideo)
        {
            Concurrency = settings.MaxConcurrent,
            MaxAttempts = settings.MaxRetriesPerVideo + 1,
            Backoff = TimeSpan.FromSeconds(10),
            MaxBackoff = TimeSpan.FromMinutes(30),
            Needs = ["yt-dlp", "ffmpeg"],
            Rests = [PaceRests.Throttled, PaceRests.DayIsOver, ArchiveRests.Paused, ArchiveRests.StorageAway],
            BeforeRetrySql = $"""
                update dataset_media set state = 'pending', reason = null, not_before = null
                 where video_id = any(@subjects) and state = 'failed' and kind in {JobMediaRows.MainKinds}
                """,
        };
}
