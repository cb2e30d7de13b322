using System.Reflection;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.PowerShell.Help;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.Status;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.PowerShell;

/// <summary>What <c>Export-Csv</c> makes of the emitted objects: it takes what each property prints.</summary>
public class ExportedTextTests
{
    private static readonly IReadOnlyDictionary<TranscriptState, long> States = new Dictionary<TranscriptState, long>
    {
        [TranscriptState.None] = 3,
        [TranscriptState.Stored] = 43,
    };
    private static readonly MonitoredList List = new()
    {
        ListId = 1,
        Url = "https://www.youtube.com/@a",
        Languages = ["en", "ko"],
    };
    private static readonly RunCounters Figures = new()
    {
        RunId = 12,
        New = 2,
        Known = 3,
        TranscriptsStored = 1,
        CostUsd = 0.07m,
    };
    private static readonly IngestRun Run = new(12, RunKind.Sync, RunState.Finished, DateTimeOffset.UnixEpoch, null, Figures)
    {
        Collection = new()
        {
            Channels = 2,
            Failures = new Dictionary<string, long> { ["ListNotFound"] = 3 },
        },
    };

    private static readonly ArchivedMedia Media = new()
    {
        MediaId = Guid.NewGuid(),
        VideoId = VideoId.Parse("dQw4w9WgXcQ"),
        Kind = MediaKind.Muxed,
        State = MediaState.Verified,
        FormatIds = ["136", "140"],
    };

    private static readonly ListStatus Status = new(List, 46, 43, null, 0, States);

    private static readonly Dictionary<Type, object> Emitted = new object[]
    {
        List,
        Figures,
        Run,
        Status,
        Worked(),
        new Video
        {
            VideoId = VideoId.Parse("dQw4w9WgXcQ"),
            Hashtags = ["#bread"],
            Links = [new("https://example.com/a", "a")],
            ChannelId = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA"),
        },
        new IngestStatus([Status, Status], States, [Run]) { Month = new(new(2026, 11, 1), 20, 1.2m, 0) },
        new RunStatus
        {
            RunId = 7,
            Kind = RunKind.Collect,
            State = RunState.Finished,
            StartedAt = DateTimeOffset.UnixEpoch,
            Progress = 1,
            Units = 8,
            Summary = Run.Collection,
            Jobs = new Dictionary<JobState, long> { [JobState.Done] = 4, [JobState.Failed] = 1 },
            Errors = new Dictionary<string, long> { ["ChannelNotFound"] = 1 },
        },
        new IngestCost("2026-11-21", 1, 2, 0.05m, 0),
        new ImportVerdict
        {
            Row = 2,
            Verdict = RowVerdict.Added,
            ChannelId = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA"),
            PersonId = Guid.NewGuid(),
            Message = "new channel",
        },
        new UndoneImport(7, 1, 0, 0, 1, 1),
        new Person
        {
            PersonId = Guid.NewGuid(),
            Name = "Ann",
            Channels = ["UCX6OQ3DkcsbYNE6H8uQQuVA", "https://www.youtube.com/@one"],
        },
        Media,
        new MediaCheck(Media, MediaVerdict.Different, true, "StorageObjectDiffers", "Its SHA-256 is another."),
        new SavedMedia(Media, "/tmp/dQw4w9WgXcQ.mp4", 7, "ab"),
        new ArchiveRun(12, 2, 1),
        new PlannedChannel { Url = "https://www.youtube.com/@a", Videos = 3 },
        new ArchiveReport
        {
            At = DateTimeOffset.UnixEpoch,
            Listed = 2,
            Archived = 1,
            Waiting = 0,
            Refused = 1,
            Failed = 0,
            Bytes = 7,
            RefusedBy = new Dictionary<string, long> { ["private"] = 1 },
            Channels = [new() { Url = "https://www.youtube.com/@a", Listed = 2 }],
            Persons = [new() { PersonId = Guid.NewGuid(), Name = "Ann" }],
            Months = [new(new(2026, 11, 1), 1, 7, 7, null)],
        },
        new SetupCheck("storage", SetupState.Missing, "There is no bucket for s3://media.", "Make the bucket."),
        new RunJob
        {
            JobId = 1,
            Subject = "@a",
            State = JobState.Done,
        },
        new ClusteraIngest.Library.Digests.Digest
        {
            DigestId = 1,
            VideoId = VideoId.Parse("dQw4w9WgXcQ"),
            Kind = ClusteraIngest.Library.Digests.DigestKind.Chapters,
            Language = "en",
            Provider = "openai",
            Model = "any",
            Text = "About bread.",
            GeneratedAt = DateTimeOffset.UnixEpoch,
        },
        new ClusteraIngest.Library.Exports.LibraryExport
        {
            Kind = ClusteraIngest.Library.Exports.ExportKind.Videos,
            Format = ClusteraIngest.Library.Exports.ExportFormat.Csv,
        },
        new ClusteraIngest.Library.Search.IndexStatus(3, 2, 1, 9, 7, ["en", "ko"]),
        new ClusteraIngest.Library.Search.IndexSum(3, 9, TimeSpan.FromSeconds(1)),
        new ClusteraIngest.Library.Search.IndexCheck(3, 0, 1, 0, ["dQw4w9WgXcQ en", "dQw4w9WgXcQ ko"]),
        new ClusteraIngest.Library.Search.TranscriptHit
        {
            VideoId = VideoId.Parse("dQw4w9WgXcQ"),
            Language = "en",
            Url = new("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=4s"),
            Text = "bread",
            Marks = [new(0, 5)],
            AlsoAt = [31, 62],
            Cursor = "ab",
        },
        new ClusteraIngest.Library.Users.LibraryUser
        {
            UserId = 1,
            Name = "Ann",
            CreatedAt = DateTimeOffset.UnixEpoch,
        },
        new ClusteraIngest.Library.Users.UserDigest
        {
            User = "Ann",
            DigestId = 1,
            VideoId = VideoId.Parse("dQw4w9WgXcQ"),
            Kind = ClusteraIngest.Library.Digests.DigestKind.Chapters,
            Language = "en",
            AddedAt = DateTimeOffset.UnixEpoch,
        },
        new ClusteraIngest.Library.Users.DigestInteraction
        {
            InteractionId = 1,
            User = "Ann",
            DigestId = 1,
            Kind = ClusteraIngest.Library.Users.InteractionKind.Save,
            At = DateTimeOffset.UnixEpoch,
            RequestId = Guid.NewGuid(),
        },
        new ClusteraIngest.Library.Users.TimeSaved { Subject = "Ann" },
        new AppliedMigration("000.sql", "ab", DateTimeOffset.UnixEpoch),
        new ApiKeyStatus { Fingerprint = "ab", Bucket = "units" },
        new ChannelResolution { Input = "@a", ChannelId = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA") },
    }.ToDictionary(one => one.GetType());

    [Fact]
    public void Every_emitted_type_is_looked_at() =>
        Assert.Equal(
            CmdletFacts
                .AllOf(ModuleFiles.Assembly)
                .SelectMany(cmdlet => cmdlet.Outputs)
                .Append(typeof(ListStatus))
                .Select(type => type.FullName)
                .Distinct()
                .Order(),
            Emitted.Keys.Select(type => type.FullName).Order()
        );

    [Fact]
    public void No_property_prints_the_name_of_its_type_or_a_whole_record() =>
        Assert.All(
            Emitted.Values,
            one =>
                Assert.All(
                    PropertiesOf(one),
                    property =>
                    {
                        var text = property.GetValue(one)?.ToString() ?? "";
                        Assert.DoesNotMatch(@"`\d|System\.|ClusteraIngest\.|\w+ \{ ", $"{property.Name}: {text}");
                    }
                )
        );

    [Fact]
    public void What_holds_several_values_prints_them()
    {
        var status = (IngestStatus)Emitted[typeof(IngestStatus)];
        var collected = (RunStatus)Emitted[typeof(RunStatus)];

        Assert.Equal("https://www.youtube.com/@a, https://www.youtube.com/@a", status.Lists.ToString());
        Assert.Equal("Stored 43, None 3", status.Transcripts.ToString());
        Assert.Equal("12 Sync Finished", status.Runs.ToString());
        Assert.Equal("2026-11: 1.20 of 20.00 USD spent, 18.80 left.", status.Month!.ToString());
        Assert.Equal("2026-11: 1.20 USD spent.", new MonthlyCost(new(2026, 11, 1), null, 1.2m, 0).ToString());
        Assert.Equal("https://www.youtube.com/@a: Stored 43, None 3", $"{Status.List}: {Status.Transcripts}");
        Assert.Equal("listed 5 = new 2 + known 3 + failed 0 · transcripts stored 1 · 0.07 USD", Run.Figures.ToString());
        Assert.Equal("Done 4, Failed 1: ChannelNotFound 1", $"{collected.Jobs}: {collected.Errors}");
        Assert.Equal("ListNotFound 3", Run.Collection!.Failures.ToString());
        Assert.Equal("ListNotFound 2, VideoGone 1", ((WorkProgress)Emitted[typeof(WorkProgress)]).Failures.ToString());
    }

    [Fact]
    public void What_is_changed_prints_too()
    {
        var changed = Status with { Transcripts = new Dictionary<TranscriptState, long> { [TranscriptState.Failed] = 1 } };

        Assert.Equal("Failed 1", changed.Transcripts.ToString());
        Assert.Equal(1, changed.Transcripts[TranscriptState.Failed]);
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(object one) =>
        one.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0);

    private static WorkProgress Worked()
    {
        var progress = new WorkProgress();
        foreach (var errorId in new[] { "VideoGone", "ListNotFound", "ListNotFound" })
            progress.Count(Failed(errorId));
        return progress;
    }

    private static JobSettlement Failed(string errorId) =>
        new(new(1, 7, "collect_channel", "@a", null, 1, "a worker"), JobState.Failed) { ErrorId = errorId };
}
