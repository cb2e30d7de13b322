using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Tests.Archive.Storage;

public sealed class FolderStoreTests : IDisposable
{
    private const string Key = "media/0b/video.mp4";
    private static readonly ObjectFacts Facts = ObjectFacts.Of("video/mp4");

    private readonly string folder = Directory.CreateTempSubdirectory("clustera-ingest-folder-").FullName;
    private readonly FolderStore store;

    public FolderStoreTests() => store = new(Path.Combine(folder, "store"), TimeProvider.System);

    private string Root => Path.Combine(folder, "store");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Nothing_is_made_until_something_is_stored()
    {
        Assert.Null(await store.HeadAsync(Key, default));
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
        Assert.Empty(await store.ListUploadsAsync("", default).ToListAsync());

        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task What_a_process_that_died_has_left_goes_after_a_day_and_what_is_being_written_stays()
    {
        await store.BeginUploadAsync(Key, Facts, default);
        var written = Path.Combine(Root, FolderPaths.Hidden, "new");
        foreach (var (name, days) in new[] { ("old", 2), ("fresh", 0) })
        {
            await File.WriteAllTextAsync(Path.Combine(written, name), "part");
            File.SetLastWriteTimeUtc(Path.Combine(written, name), DateTime.UtcNow.AddDays(-days));
        }

        Directory.CreateDirectory(Path.Combine(written, "old-upload", "parts"));
        Directory.SetLastWriteTimeUtc(Path.Combine(written, "old-upload"), DateTime.UtcNow.AddDays(-2));

        Assert.Single(await store.ListUploadsAsync("", default).ToListAsync());

        Assert.Equal(["fresh"], Directory.EnumerateFileSystemEntries(written).Select(Path.GetFileName));
    }

    [LinuxFact]
    public async Task Links_are_not_followed()
    {
        var elsewhere = Path.Combine(folder, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "secret.txt"), "secret");
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Path.Combine(Root, "media"), elsewhere);
        File.CreateSymbolicLink(Path.Combine(Root, "link.txt"), Path.Combine(elsewhere, "secret.txt"));

        foreach (var key in new[] { "media/secret.txt", "media/new.txt", "link.txt" })
        {
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => store.PutAsync(key, new byte[1], Facts, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => store.HeadAsync(key, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => store.OpenAsync(key, 0, null, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => store.DeleteAsync(key, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => store.BeginUploadAsync(key, Facts, default));
        }

        Assert.Equal(["secret.txt"], Directory.EnumerateFiles(elsewhere).Select(Path.GetFileName));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(elsewhere, "secret.txt")));
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
    }

    [Fact]
    public async Task The_id_of_an_upload_leads_nowhere_else()
    {
        var upload = await store.BeginUploadAsync(Key, Facts, default);

        foreach (var id in new[] { $"../uploads/{upload}", $"{upload}/", "..", "", upload[..^1] })
            await FailsAsync(ErrorIds.StorageUploadNotFound, () => store.PutPartAsync(Key, id, 1, new byte[1], default));
        await FailsAsync(ErrorIds.StorageUploadNotFound, () => store.PutPartAsync("media/other.mp4", upload, 1, new byte[1], default));
        var sneaky = new UploadedPart(1, 1, "../../../../../etc/passwd");
        await FailsAsync(ErrorIds.StorageObjectDiffers, () => store.CompleteUploadAsync(Key, upload, [sneaky], default));
    }

    [Fact]
    public async Task A_part_that_has_changed_on_the_disk_makes_no_object()
    {
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        var part = await store.PutPartAsync(Key, upload, 1, new byte[1_000], default);
        var file = Directory
            .EnumerateFiles(Root, "00001-*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[500] = 1;
        await File.WriteAllBytesAsync(file, bytes);

        await FailsAsync(ErrorIds.StorageObjectDiffers, () => store.CompleteUploadAsync(Key, upload, [part], default));

        Assert.Null(await store.HeadAsync(Key, default));
        Assert.Empty(await store.ListPartsAsync(Key, upload, default).ToListAsync()); // it is to be sent again
    }

    [Fact]
    public async Task Of_a_file_that_somebody_put_there_the_checksum_is_worked_out()
    {
        await store.PutAsync(Key, new byte[10], new("video/mp4", new Dictionary<string, string> { ["video-id"] = "x" }), default);
        await File.WriteAllTextAsync(Path.Combine(Root, Key), "by hand");

        var there = await store.HeadAsync(Key, default);

        Assert.Equal((7, MultipartETag.Of("by hand"u8)), (there!.Bytes, there.ETag));
        Assert.Empty(there.Facts!.Metadata);
    }

    [Fact]
    public async Task Killed_between_the_object_and_its_facts_both_are_of_the_same()
    {
        await store.PutAsync(Key, new byte[10], new("old/old", new Dictionary<string, string>()), default);
        var facts = Path.Combine(Root, ".clustera-ingest", "facts", "media", "0b");
        var old = Assert.Single(Directory.EnumerateFiles(facts));
        var (oldFacts, oldFile) = (await File.ReadAllBytesAsync(old), Path.Combine(folder, "old.mp4"));
        File.Copy(Path.Combine(Root, Key), oldFile);
        File.SetLastWriteTimeUtc(oldFile, File.GetLastWriteTimeUtc(Path.Combine(Root, Key)));
        await store.PutAsync(Key, new byte[20], new("new/new", new Dictionary<string, string>()), default);

        // Killed after the object was moved to its place: the facts of the old one are still there.
        await File.WriteAllBytesAsync(old, oldFacts);
        Assert.Equal((20, "new/new"), await KnownAsync());

        // Killed before: the facts of what was not stored are there already.
        File.Move(oldFile, Path.Combine(Root, Key), overwrite: true);
        Assert.Equal((10, "old/old"), await KnownAsync());

        async Task<(long, string)> KnownAsync() =>
            await store.HeadAsync(Key, default) is { } there ? (there.Bytes, there.Facts!.ContentType) : default;
    }

    [Fact]
    public async Task Nothing_is_left_of_what_is_deleted_or_aborted()
    {
        await store.PutAsync(Key, new byte[10], Facts, default);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        await store.PutPartAsync(Key, upload, 1, new byte[10], default);

        await store.DeleteAsync(Key, default);
        await store.AbortUploadAsync(Key, upload, default);

        Assert.Empty(Directory.EnumerateFiles(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        Assert.False(Directory.Exists(Path.Combine(Root, "media")));
    }

    [LinuxFact]
    public async Task A_full_disk_is_told_as_such()
    {
        var failure = await Assert.ThrowsAnyAsync<IOException>(() => File.WriteAllBytesAsync("/dev/full", new byte[100_000]));

        var error = FolderErrors.Of(failure, store.Address);

        Assert.Equal(ErrorIds.StorageFull, error.ErrorId);
        Assert.Contains(store.Address, error.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_folder_that_cannot_be_made_is_told_as_such()
    {
        await using var below = new FolderStore("/proc/nothing/media", TimeProvider.System);

        var error = await Assert.ThrowsAnyAsync<IngestException>(() => below.PutAsync(Key, new byte[1], Facts, default));

        Assert.True(error.ErrorId is ErrorIds.StorageAccessDenied or ErrorIds.StorageFailed, error.ErrorId);
        Assert.IsType<ConfigurationException>(error);
    }

    private static async Task FailsAsync(string errorId, Func<Task> work) =>
        Assert.Equal(errorId, (await Assert.ThrowsAnyAsync<IngestException>(work)).ErrorId);
}
