using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Tests.Archive.Storage;

/// <summary>What every store has to do. A class for each kind of store inherits it, and so holds that store to all of it.</summary>
public abstract class ObjectStoreContract : IAsyncLifetime
{
    private const int PartBytes = 5 * 1024 * 1024;

    private static readonly ObjectFacts Facts = new("video/mp4", new Dictionary<string, string> { ["video-id"] = "dQw4w9WgXcQ" });

    /// <summary>Keys of the test's own: many share a store.</summary>
    private readonly string place = $"media/{Guid.NewGuid():D}";

    private protected IObjectStore Store { get; private set; } = null!;

    private string Key => $"{place}/video.mp4";

    private protected abstract Task<IObjectStore> OpenAsync();

    public async Task InitializeAsync() => Store = await OpenAsync();

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    [ContractFact]
    public async Task What_is_put_is_there_with_its_size_checksum_and_facts()
    {
        var content = Content(100_000);

        var put = await Store.PutAsync(Key, content, Facts, default);
        var there = await Store.HeadAsync(Key, default);

        Assert.NotNull(there);
        Assert.Equal((Key, 100_000, MultipartETag.Of(content)), (there.Key, there.Bytes, there.ETag));
        Assert.Equal((put.Bytes, put.ETag), (there.Bytes, there.ETag));
        Assert.Equal(("video/mp4", "dQw4w9WgXcQ"), (there.Facts!.ContentType, there.Facts.Metadata["video-id"]));
        Assert.InRange(there.ModifiedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(content, await ReadAsync(Key));
    }

    [ContractFact]
    public async Task An_empty_object_is_an_object()
    {
        await Store.PutAsync(Key, ReadOnlyMemory<byte>.Empty, Facts, default);

        Assert.Equal(0, (await Store.HeadAsync(Key, default))!.Bytes);
        Assert.Empty(await ReadAsync(Key));
    }

    [ContractFact]
    public async Task What_is_put_again_replaces_what_was_there()
    {
        await Store.PutAsync(Key, Content(50_000), Facts, default);
        var content = Content(20_000);

        await Store.PutAsync(Key, content, ObjectFacts.Of("audio/mp4"), default);

        var there = await Store.HeadAsync(Key, default);
        Assert.Equal((20_000, MultipartETag.Of(content), "audio/mp4"), (there!.Bytes, there.ETag, there.Facts!.ContentType));
        Assert.Empty(there.Facts.Metadata);
        Assert.Equal(content, await ReadAsync(Key));
    }

    [ContractFact]
    public async Task Of_many_that_put_the_same_key_one_wins_whole()
    {
        var contents = Enumerable.Range(0, 6).Select(number => Content(200_000 + number)).ToList();

        await Task.WhenAll(contents.Select(content => Store.PutAsync(Key, content, Facts, default)));

        var read = await ReadAsync(Key);
        Assert.Contains(contents, content => content.AsSpan().SequenceEqual(read));
    }

    [ContractFact]
    public async Task What_is_not_there_is_said_not_to_be()
    {
        Assert.Null(await Store.HeadAsync(Key, default));
        await FailsAsync(ErrorIds.StorageObjectNotFound, () => Store.OpenAsync(Key, 0, null, default));
        await FailsAsync(ErrorIds.StorageObjectNotFound, () => Store.OpenAsync(Key, 10, 10, default));
        await Store.DeleteAsync(Key, default);
    }

    [ContractFact]
    public async Task What_is_deleted_is_gone()
    {
        await Store.PutAsync(Key, Content(10), Facts, default);

        await Store.DeleteAsync(Key, default);
        await Store.DeleteAsync(Key, default);

        Assert.Null(await Store.HeadAsync(Key, default));
        Assert.Empty(await KeysAsync(place));
    }

    [ContractFact]
    public async Task An_object_of_parts_is_seen_once_it_is_completed_and_has_the_checksum_of_its_parts()
    {
        byte[][] contents = [Content(PartBytes), Content(PartBytes), Content(12_345)];
        var upload = await Store.BeginUploadAsync(Key, Facts, default);
        var last = await Store.PutPartAsync(Key, upload, 3, contents[2], default);
        var first = await Store.PutPartAsync(Key, upload, 1, contents[0], default);
        await Store.PutPartAsync(Key, upload, 2, Content(PartBytes), default);
        var second = await Store.PutPartAsync(Key, upload, 2, contents[1], default); // in the place of the one before

        Assert.Null(await Store.HeadAsync(Key, default));
        Assert.Empty(await KeysAsync(place));
        Assert.Equal([first, second, last], await PartsAsync(upload));
        Assert.Equal(contents.Select(content => MultipartETag.Of(content)), new[] { first, second, last }.Select(part => part.ETag));

        var stored = await Store.CompleteUploadAsync(Key, upload, [first, second, last], default);

        var whole = contents.SelectMany(content => content).ToArray();
        Assert.Equal((whole.Length, MultipartETag.Of([first, second, last])), (stored.Bytes, stored.ETag));
        Assert.EndsWith("-3", stored.ETag, StringComparison.Ordinal);
        Assert.Equal("dQw4w9WgXcQ", stored.Facts!.Metadata["video-id"]);
        Assert.Equal("video/mp4", stored.Facts.ContentType);
        Assert.Equal(SHA256.HashData(whole), SHA256.HashData(await ReadAsync(Key)));
        Assert.Empty(await UploadsAsync(place));
        Assert.Equal([Key], await KeysAsync(place));
    }

    [ContractFact]
    public async Task To_complete_again_what_is_completed_is_a_success()
    {
        var (upload, parts) = await UploadedAsync(Content(PartBytes), Content(5));
        var first = await Store.CompleteUploadAsync(Key, upload, parts, default);

        var again = await Store.CompleteUploadAsync(Key, upload, parts, default);

        Assert.Equal((first.Bytes, first.ETag), (again.Bytes, again.ETag));
    }

    [ContractFact]
    public async Task An_upload_of_one_small_part_is_an_object()
    {
        var content = Content(777);
        var (upload, parts) = await UploadedAsync(content);

        await Store.CompleteUploadAsync(Key, upload, parts, default);

        Assert.Equal(content, await ReadAsync(Key));
    }

    [ContractFact]
    public async Task What_is_not_as_it_was_sent_is_not_completed()
    {
        var (upload, parts) = await UploadedAsync(Content(PartBytes), Content(5));

        await FailsAsync(
            ErrorIds.StorageObjectDiffers,
            () => Store.CompleteUploadAsync(Key, upload, [parts[0], parts[1] with { ETag = new string('0', 32) }], default)
        );
        await FailsAsync(ErrorIds.StorageObjectDiffers, () => Store.CompleteUploadAsync(Key, upload, [], default));

        Assert.Null(await Store.HeadAsync(Key, default));
        Assert.Equal(parts, await PartsAsync(upload));
        await Store.CompleteUploadAsync(Key, upload, parts, default); // nothing is lost
    }

    [ContractFact]
    public async Task Parts_that_are_too_small_make_no_object()
    {
        var (upload, parts) = await UploadedAsync(Content(1_000), Content(1_000));

        await FailsAsync(ErrorIds.StorageObjectDiffers, () => Store.CompleteUploadAsync(Key, upload, parts, default));

        Assert.Null(await Store.HeadAsync(Key, default));
    }

    [ContractFact]
    public async Task An_upload_that_is_aborted_is_gone()
    {
        var (upload, parts) = await UploadedAsync(Content(100));

        await Store.AbortUploadAsync(Key, upload, default);
        await Store.AbortUploadAsync(Key, upload, default);

        Assert.Empty(await UploadsAsync(place));
        await FailsAsync(ErrorIds.StorageUploadNotFound, () => Store.PutPartAsync(Key, upload, 1, Content(10), default));
        await FailsAsync(ErrorIds.StorageUploadNotFound, () => Store.CompleteUploadAsync(Key, upload, parts, default));
        await FailsAsync(ErrorIds.StorageUploadNotFound, () => PartsAsync(upload));
        Assert.Null(await Store.HeadAsync(Key, default));
    }

    [ContractFact]
    public async Task Unfinished_uploads_are_listed_by_the_beginning_of_their_keys()
    {
        Dictionary<string, string> begun = [];
        for (var number = 1; number <= 4; number++)
            begun[await Store.BeginUploadAsync($"{place}/{number}.mp4", Facts, default)] = $"{place}/{number}.mp4";
        var again = await Store.BeginUploadAsync($"{place}/1.mp4", Facts, default);
        begun[again] = $"{place}/1.mp4";

        var listed = await UploadsAsync(place);

        Assert.Equal(begun.OrderBy(one => one.Key), listed.ToDictionary(one => one.UploadId, one => one.Key).OrderBy(one => one.Key));
        Assert.Equal([again], (await UploadsAsync($"{place}/1")).Select(one => one.UploadId).Where(id => id == again));
        Assert.Equal(2, (await UploadsAsync($"{place}/1")).Count);
        foreach (var (id, key) in begun)
            await Store.AbortUploadAsync(key, id, default);
        Assert.Empty(await UploadsAsync(place));
    }

    [ContractFact]
    public async Task Ranges_are_read_also_across_parts()
    {
        byte[][] contents = [Content(PartBytes), Content(40_000)];
        var (upload, parts) = await UploadedAsync(contents);
        await Store.CompleteUploadAsync(Key, upload, parts, default);
        var whole = contents.SelectMany(content => content).ToArray();

        foreach (
            var (from, length) in new (int, int?)[]
            {
                (0, 1),
                (PartBytes - 10, 20),
                (PartBytes, 40_000),
                (PartBytes + 39_999, 1),
                (17, null),
            }
        )
            Assert.Equal(
                SHA256.HashData(whole.AsSpan(from, length ?? whole.Length - from)),
                SHA256.HashData(await ReadAsync(Key, from, length))
            );
        Assert.Equal(whole[^5..], await ReadAsync(Key, whole.Length - 5, 100)); // as much as there is
        await FailsAsync(ErrorIds.StorageObjectDiffers, () => Store.OpenAsync(Key, whole.Length, null, default));
    }

    [ContractFact]
    public async Task Objects_are_listed_in_the_order_of_their_keys_by_their_beginning()
    {
        string[] names = ["a/1.txt", "a-b/2.txt", "a.txt", "b/c/3.txt", "b/c.txt", "z.txt"];
        foreach (var name in names.Reverse())
            await Store.PutAsync($"{place}/{name}", Encoding.UTF8.GetBytes(name), Facts, default);

        var listed = await Store.ListAsync(place + "/", default).ToListAsync();

        Assert.Equal(names.Select(name => $"{place}/{name}").Order(StringComparer.Ordinal), listed.Select(one => one.Key));
        Assert.All(listed, one => Assert.Equal(MultipartETag.Of(Encoding.UTF8.GetBytes(one.Key[(place.Length + 1)..])), one.ETag));
        Assert.All(listed, one => Assert.Equal(one.Key.Length - place.Length - 1, one.Bytes));
        Assert.Equal([$"{place}/b/c.txt", $"{place}/b/c/3.txt"], await KeysAsync($"{place}/b/c"));
        Assert.Equal([$"{place}/b/c/3.txt"], await KeysAsync($"{place}/b/c/"));
        Assert.Empty(await KeysAsync($"{place}/nothing"));
    }

    [ContractFact]
    public async Task Keys_may_have_the_letters_that_every_storage_takes()
    {
        var key = $"{place}/A b!-.c*'(d)&$@=;:+,_?.mp4";
        var content = Content(64);
        await Store.PutAsync(key, content, Facts, default);

        Assert.Equal(content, await ReadAsync(key));
        Assert.Equal([key], await KeysAsync(place));
        var upload = await Store.BeginUploadAsync(key, Facts, default);
        var part = await Store.PutPartAsync(key, upload, 1, Content(9), default);
        await Store.CompleteUploadAsync(key, upload, [part], default);
        Assert.Equal(9, (await Store.HeadAsync(key, default))!.Bytes);
        await Store.DeleteAsync(key, default);
        Assert.Null(await Store.HeadAsync(key, default));
    }

    [ContractFact]
    public async Task Other_keys_are_refused_whatever_is_to_be_done()
    {
        foreach (
            var key in new[]
            {
                "",
                "/a",
                "a/",
                "a//b",
                "..",
                "a/../b",
                "./a",
                "a/.hidden",
                "ü.mp4",
                "a\\b",
                "a\nb",
                "a%2e",
                "a#b",
                new('a', 1025),
            }
        )
        {
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => Store.PutAsync(key, Content(1), Facts, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => Store.BeginUploadAsync(key, Facts, default));
            await FailsAsync(
                ErrorIds.StorageKeyInvalid,
                () => Store.PutPartAsync(key, Guid.NewGuid().ToString("N"), 1, Content(1), default)
            );
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => Store.HeadAsync(key, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => Store.OpenAsync(key, 0, null, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => Store.DeleteAsync(key, default));
            await FailsAsync(ErrorIds.StorageKeyInvalid, () => Store.PresignAsync(key, TimeSpan.FromMinutes(1), default));
        }
        await FailsAsync(ErrorIds.StorageKeyInvalid, () => KeysAsync("../"));
    }

    [ContractFact]
    public async Task A_presigned_address_gives_the_object_to_anybody()
    {
        var content = Content(5_000);
        await Store.PutAsync(Key, content, Facts, default);

        var address = await Store.PresignAsync(Key, TimeSpan.FromMinutes(10), default);

        if (address.IsFile)
        {
            Assert.Equal(content, await File.ReadAllBytesAsync(address.LocalPath));
            return;
        }
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Equal(content, await http.GetByteArrayAsync(address));
        using var other = await http.GetAsync(new Uri(address.AbsoluteUri.Replace("video.mp4", "other.mp4", StringComparison.Ordinal)));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, other.StatusCode);
    }

    [ContractFact]
    public async Task What_is_cancelled_is_told_as_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync(Key, Content(1_000), Facts, cancelled.Token));

        Assert.Null(await Store.HeadAsync(Key, default));
    }

    private protected static byte[] Content(int bytes) => RandomNumberGenerator.GetBytes(bytes);

    private protected static async Task<IngestException> FailsAsync(string errorId, Func<Task> work)
    {
        var error = await Assert.ThrowsAnyAsync<IngestException>(work);
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }

    private async Task<(string Upload, IReadOnlyList<UploadedPart> Parts)> UploadedAsync(params byte[][] contents)
    {
        var upload = await Store.BeginUploadAsync(Key, Facts, default);
        List<UploadedPart> parts = [];
        foreach (var (index, content) in contents.Index())
            parts.Add(await Store.PutPartAsync(Key, upload, index + 1, content, default));
        return (upload, parts);
    }

    private async Task<byte[]> ReadAsync(string key, long offset = 0, long? length = null)
    {
        await using var stream = await Store.OpenAsync(key, offset, length, default);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        return read.ToArray();
    }

    private async Task<IReadOnlyList<UploadedPart>> PartsAsync(string upload) =>
        await Store.ListPartsAsync(Key, upload, default).ToListAsync();

    private async Task<IReadOnlyList<UnfinishedUpload>> UploadsAsync(string prefix) =>
        await Store.ListUploadsAsync(prefix, default).ToListAsync();

    private async Task<IReadOnlyList<string>> KeysAsync(string prefix) =>
        await Store.ListAsync(prefix, default).Select(one => one.Key).ToListAsync();
}
