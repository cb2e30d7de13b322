using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Channels;
using ClusteraIngest.Collection;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Exports;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>What is written as JSON, generated at compile time so that the tool starts fast.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [
        typeof(UtcInstant),
        typeof(Word<ListKind>),
        typeof(Word<ListState>),
        typeof(Word<VideoKind>),
        typeof(Word<VideoAvailability>),
        typeof(Word<TranscriptState>),
        typeof(Word<RunKind>),
        typeof(Word<RunState>),
        typeof(Word<CostGrouping>),
        typeof(Word<ResolutionState>),
        typeof(Word<ApiKeyState>),
        typeof(Word<JobState>),
        typeof(Word<RowVerdict>),
        typeof(Word<SetupState>),
        typeof(Word<TabState>),
        typeof(Word<MediaKind>),
        typeof(Word<MediaState>),
        typeof(Word<MediaReason>),
        typeof(Word<MediaVerdict>),
        typeof(Word<MigrationVerdict>),
        typeof(Word<TranscriptOrigin>),
        typeof(Word<DigestKind>),
        typeof(Word<InteractionKind>),
        typeof(Word<LatencyStep>),
        typeof(Word<ExportKind>),
        typeof(Word<ExportFormat>),
        typeof(Word<PlannedDigestState>),
    ]
)]
[JsonSerializable(typeof(Video))]
[JsonSerializable(typeof(MonitoredList))]
[JsonSerializable(typeof(AppliedMigration))]
[JsonSerializable(typeof(RunRow))]
[JsonSerializable(typeof(FiguresRow))]
[JsonSerializable(typeof(CostRow))]
[JsonSerializable(typeof(ServerRow))]
[JsonSerializable(typeof(EmulatorRow))]
[JsonSerializable(typeof(ResolutionRow))]
[JsonSerializable(typeof(ApiKeyStatus))]
[JsonSerializable(typeof(StartedRun))]
[JsonSerializable(typeof(RunStatus))]
[JsonSerializable(typeof(RunJob))]
[JsonSerializable(typeof(StoppedRunRow))]
[JsonSerializable(typeof(RetriedRunRow))]
[JsonSerializable(typeof(ConfigCheckRow))]
[JsonSerializable(typeof(SetupCheck))]
[JsonSerializable(typeof(SettingOrigin))]
[JsonSerializable(typeof(PlanRow))]
[JsonSerializable(typeof(VerdictRow))]
[JsonSerializable(typeof(UndoneImportRow))]
[JsonSerializable(typeof(PersonRow))]
[JsonSerializable(typeof(ArchiveRun))]
[JsonSerializable(typeof(PlannedChannel))]
[JsonSerializable(typeof(ReportRow))]
[JsonSerializable(typeof(ChannelReportRow))]
[JsonSerializable(typeof(ArchiveStatusRow))]
[JsonSerializable(typeof(MediaCheckRow))]
[JsonSerializable(typeof(ArchivedMedia))]
[JsonSerializable(typeof(SavedMediaRow))]
[JsonSerializable(typeof(MediaUrlRow))]
[JsonSerializable(typeof(PausedRunsRow))]
[JsonSerializable(typeof(SweptStorage))]
[JsonSerializable(typeof(MigratedRow))]
[JsonSerializable(typeof(TranscriptHit))]
[JsonSerializable(typeof(IndexSumRow))]
[JsonSerializable(typeof(IndexStatus))]
[JsonSerializable(typeof(IndexCheck))]
[JsonSerializable(typeof(LibraryUser))]
[JsonSerializable(typeof(DigestInteraction))]
[JsonSerializable(typeof(UserDigest))]
[JsonSerializable(typeof(TimeSaved))]
[JsonSerializable(typeof(DigestCoverage))]
[JsonSerializable(typeof(LibraryLatency))]
[JsonSerializable(typeof(LibraryExport))]
[JsonSerializable(typeof(DigestRow))]
[JsonSerializable(typeof(PlannedDigest))]
[JsonSerializable(typeof(ModelRow))]
[JsonSerializable(typeof(ModelTestRow))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonShapes : JsonSerializerContext;
