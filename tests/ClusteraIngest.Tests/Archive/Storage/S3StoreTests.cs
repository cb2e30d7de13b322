using System.Net;
using System.Net.Sockets;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Chaos;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using Microsoft.Extensions.Time.Testing;

namespace ClusteraIngest.Tests.Archive.Storage;

public sealed class S3StoreTests : IAsyncLifetime
{
    private const string Key = "media/0b/video.mp4";
    private const string Secret = "emulator-secret";
    private static readonly ObjectFacts Facts = ObjectFacts.Of("video/mp4");

    private S3Emulator emulator = null!;

    public async Task InitializeAsync() => emulator = await S3Emulator.StartAsync();

    public async Task DisposeAsync() => await emulator.DisposeAsync();

    private StorageSettings Settings => EmulatorContractTests.SettingsOf(emulator);

    [Theory]
    [InlineData("emulator", "hunter2-hunter2", "StorageKeysRefused")]
    [InlineData("somebody", "emulator-secret", "StorageKeysRefused")]
    public async Task Wrong_keys_are_told_without_repeating_them(string id, string secret, string errorId)
    {
        await using var store = Open(Settings with { AccessKeyId = id, SecretAccessKey = secret });

        await FailsAsync(errorId, () => store.PutAsync(Key, new byte[10], Facts, default), secret);
        await FailsAsync(errorId, () => store.ListAsync("", default).ToListAsync().AsTask(), secret);
        Assert.Empty(emulator.KeysOf("media"));
    }

    [Theory]
    [InlineData(null, true)] // AWS
    [InlineData("https://s3.example.com", true)]
    [InlineData("http://127.0.0.1:9000", false)]
    [InlineData("http://localhost:9000", false)]
    [InlineData("http://s3.example.com:9000", false)]
    public void Content_is_left_unsigned_by_https_alone(string? endpoint, bool isUnsigned)
    {
        var (client, isHttp) = S3Connection.Open(Settings with { Endpoint = endpoint });

        client.Dispose();
        Assert.Equal(isUnsigned, !isHttp);
    }

    [Fact]
    public async Task What_is_sent_again_is_signed_anew()
    {
        await using var store = Open(Settings);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        emulator.FailNext("reset");
        var part = await store.PutPartAsync(Key, upload, 1, new byte[100_000], default);

        var stored = await store.CompleteUploadAsync(Key, upload, [part], default);

        Assert.Equal(100_000, stored.Bytes);
        Assert.Equal(MultipartETag.Of([part]), stored.ETag);
        Assert.Equal(MultipartETag.Of(new byte[100_000]), part.ETag);
    }

    [Fact]
    public async Task A_missing_bucket_is_told_whatever_is_asked_for()
    {
        await using var store = Open(EmulatorContractTests.SettingsOf(emulator, "s3://nothing/prefix"));

        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.PutAsync(Key, new byte[10], Facts, default));
        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.BeginUploadAsync(Key, Facts, default));
        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.HeadAsync(Key, default));
        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.OpenAsync(Key, 0, null, default));
        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.DeleteAsync(Key, default));
        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.ListAsync("", default).ToListAsync().AsTask());
        await FailsAsync(ErrorIds.StorageBucketNotFound, () => store.ListUploadsAsync("", default).ToListAsync().AsTask());
    }

    [Theory]
    [InlineData("expired", "StorageKeysExpired")]
    [InlineData("clock-skew", "StorageClockSkewed")]
    [InlineData("denied", "StorageAccessDenied")]
    [InlineData("full", "StorageFull")]
    [InlineData("503", "StorageUnavailable")]
    [InlineData("reset", "StorageUnreachable")]
    public async Task What_the_storage_says_is_told_and_nothing_is_lost(string fault, string errorId)
    {
        await using var store = Open(Settings);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        var part = await store.PutPartAsync(Key, upload, 1, new byte[1_000], default);
        emulator.SetFaults($"{fault}:1");

        var error = await FailsAsync(errorId, () => store.PutPartAsync(Key, upload, 2, new byte[1_000], default));
        Assert.IsType<ConfigurationException>(error);

        emulator.SetFaults(null);
        Assert.Equal([part], await store.ListPartsAsync(Key, upload, default).ToListAsync());
        await store.CompleteUploadAsync(Key, upload, [part], default);
    }

    [Fact]
    public async Task A_storage_without_room_is_told()
    {
        await using var small = await S3Emulator.StartAsync(new() { MostBytes = 5_000 });
        await using var store = Open(EmulatorContractTests.SettingsOf(small));
        await store.PutAsync(Key, new byte[4_000], Facts, default);

        await FailsAsync(ErrorIds.StorageFull, () => store.PutAsync(Key + "2", new byte[4_000], Facts, default));

        Assert.Equal(4_000, (await store.HeadAsync(Key, default))!.Bytes);
    }

    [Fact]
    public async Task A_clock_that_is_an_hour_off_is_made_up_for()
    {
        var time = new SkewedTime(TimeSpan.FromHours(1));
        await using var ahead = await S3Emulator.StartAsync(new() { Time = time });
        await using var store = Open(EmulatorContractTests.SettingsOf(ahead));

        await store.PutAsync(Key, new byte[10], Facts, default);

        Assert.Contains(ahead.Requests, request => request.Status == 403);
        Assert.NotNull(await store.HeadAsync(Key, default));
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_told()
    {
        await using var store = Open(Settings with { Endpoint = $"http://127.0.0.1:{FreePorts.One()}" });

        await FailsAsync(ErrorIds.StorageUnreachable, () => store.PutAsync(Key, new byte[10], Facts, default));
    }

    [Fact]
    public async Task Something_else_at_the_endpoint_is_told()
    {
        await using var apify = await ApifyEmulator.StartAsync();
        await using var store = Open(Settings with { Endpoint = apify.BaseAddress.AbsoluteUri });

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => store.PutAsync(Key, new byte[10], Facts, default));

        Assert.True(error.ErrorId is ErrorIds.StorageAddressInvalid or ErrorIds.StorageAccessDenied, error.ErrorId);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("500")]
    [InlineData("reset")]
    [InlineData("slow")]
    [InlineData("cut")]
    [InlineData("lost-put")]
    public async Task What_passes_is_tried_again(string fault)
    {
        await using var store = Open(Settings);
        var content = new byte[300_000];
        Random.Shared.NextBytes(content);
        emulator.FailNext(fault, 2, "PUT");

        await store.PutAsync(Key, content, Facts, default);

        Assert.Equal(content, await emulator.ReadAsync("media", $"a/prefix/{Key}"));
        Assert.True(emulator.Requests.Count(request => request.Method == "PUT") >= (fault == "slow" ? 1 : 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_lost_answer_to_completing_is_looked_up(int times)
    {
        await using var store = Open(Settings);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        var part = await store.PutPartAsync(Key, upload, 1, new byte[1_000], default);
        emulator.FailNext("lost-complete", times);

        var stored = await store.CompleteUploadAsync(Key, upload, [part], default);

        Assert.Equal((1_000, MultipartETag.Of([part])), (stored.Bytes, stored.ETag));
        Assert.Equal(0, emulator.UnfinishedUploads);
    }

    [Fact]
    public async Task An_upload_that_is_not_known_is_given_up_only_when_the_storage_says_that_the_object_is_not_there_either()
    {
        await using var store = Open(Settings);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        var part = await store.PutPartAsync(Key, upload, 1, new byte[1_000], default);
        await store.CompleteUploadAsync(Key, upload, [part], default);
        emulator.FailNext("503", 4, "HEAD"); // as often as one look is tried

        var again = await store.CompleteUploadAsync(Key, new('0', 32), [part], default);

        Assert.Equal(MultipartETag.Of([part]), again.ETag);
    }

    [Fact]
    public async Task An_upload_that_somebody_else_completed_is_a_success_and_one_that_was_aborted_is_not()
    {
        await using var store = Open(Settings);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        var part = await store.PutPartAsync(Key, upload, 1, new byte[1_000], default);
        await store.CompleteUploadAsync(Key, upload, [part], default);

        // An id that the storage does not know, as at AWS after an upload was completed.
        var again = await store.CompleteUploadAsync(Key, new('0', 32), [part], default);
        Assert.Equal(MultipartETag.Of([part]), again.ETag);

        var other = part with { ETag = MultipartETag.Of("other"u8) };
        await FailsAsync(ErrorIds.StorageUploadNotFound, () => store.CompleteUploadAsync(Key, new('0', 32), [other], default));
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_an_error_and_can_be_gone_on_with()
    {
        await using var store = Open(Settings);
        var content = new byte[1_000_000];
        Random.Shared.NextBytes(content);
        await store.PutAsync(Key, content, Facts, default);
        emulator.FailNext("cut", 1, "GET");
        using var read = new MemoryStream();

        await using (var stream = await store.OpenAsync(Key, 0, null, default))
            await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(read));
        Assert.InRange(read.Length, 1, content.Length - 1);
        await using (var rest = await store.OpenAsync(Key, read.Length, null, default))
            await rest.CopyToAsync(read);

        Assert.Equal(content, read.ToArray());
    }

    [Fact]
    public async Task What_is_changed_on_its_way_is_refused_and_not_stored()
    {
        await using var way = new ChangingWay(emulator.BaseAddress.Port);
        await using var store = Open(Settings with { Endpoint = $"http://127.0.0.1:{way.Port}" });
        var upload = await store.BeginUploadAsync(Key, Facts, default);

        way.ChangeIn = 50_000;
        await FailsAsync(ErrorIds.StorageObjectDiffers, () => store.PutPartAsync(Key, upload, 1, new byte[100_000], default));
        way.ChangeIn = 50_000;
        await FailsAsync(ErrorIds.StorageObjectDiffers, () => store.PutAsync(Key, new byte[100_000], Facts, default));

        Assert.Null(way.ChangeIn);
        Assert.Empty(await store.ListPartsAsync(Key, upload, default).ToListAsync());
        Assert.Null(await store.HeadAsync(Key, default));
        var part = await store.PutPartAsync(Key, upload, 1, new byte[100_000], default);
        Assert.Equal(MultipartETag.Of(new byte[100_000]), part.ETag);
    }

    [Fact]
    public async Task Nothing_is_used_that_not_every_storage_takes()
    {
        await using var store = Open(Settings);
        await store.PutAsync(Key, new byte[1_000], Facts, default);
        var upload = await store.BeginUploadAsync(Key, Facts, default);
        var part = await store.PutPartAsync(Key, upload, 1, new byte[1_000], default);
        await store.CompleteUploadAsync(Key, upload, [part], default);
        await store.DeleteAsync(Key, default);

        Assert.All(emulator.Requests, request => Assert.InRange(request.Status, 200, 299));
        Assert.DoesNotContain(emulator.Requests, request => request.Path.Contains("delete", StringComparison.Ordinal));
        Assert.All(emulator.Requests, request => Assert.StartsWith("/media/a/prefix/media/", request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_presigned_address_is_good_for_a_week_at_most()
    {
        await using var store = Open(Settings);

        var week = await store.PresignAsync(Key, TimeSpan.FromDays(7), default);

        Assert.Contains("X-Amz-Expires=604", week.Query, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => store.PresignAsync(Key, TimeSpan.FromDays(8), default));
        Assert.Equal(ErrorIds.InvalidValue, error.ErrorId);
    }

    [Fact]
    public async Task A_presigned_address_is_only_good_for_its_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var late = await S3Emulator.StartAsync(new() { Time = time });
        await using var store = Open(EmulatorContractTests.SettingsOf(late));
        await store.PutAsync(Key, new byte[10], Facts, default);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var (half, five) = (TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5));
        var (longer, shorter) = (await store.PresignAsync(Key, half, default), await store.PresignAsync(Key, five, default));

        time.Advance(TimeSpan.FromMinutes(10));
        using var within = await http.GetAsync(longer);
        using var after = await http.GetAsync(shorter);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (within.StatusCode, after.StatusCode));
        Assert.DoesNotContain(
            late.Requests,
            request =>
                request.Path.Contains("Signature=", StringComparison.Ordinal)
                && !request.Path.Contains("Signature=***", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Keys_come_from_a_profile_where_the_environment_has_none()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                $"[default]\naws_access_key_id = nobody\naws_secret_access_key = nothing\n[archive]\naws_access_key_id = emulator\n"
                    + $"aws_secret_access_key = {Secret}\n"
            );
            var settings = Settings with { AccessKeyId = null, SecretAccessKey = null, ProfilesFile = file };

            await using var store = Open(settings with { Profile = "archive" });
            await store.PutAsync(Key, new byte[10], Facts, default);
            await using var other = Open(settings);
            await FailsAsync(ErrorIds.StorageKeysRefused, () => other.PutAsync(Key, new byte[10], Facts, default));
            var missing = Assert.Throws<ConfigurationException>(() => Open(settings with { Profile = "no-such-profile" }));
            Assert.Equal(ErrorIds.StorageKeysMissing, missing.ErrorId);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("emulator", null)]
    [InlineData(null, "hunter2")]
    public void Half_a_key_is_told(string? id, string? secret)
    {
        var error = Assert.Throws<ConfigurationException>(() => Open(Settings with { AccessKeyId = id, SecretAccessKey = secret }));

        Assert.Equal(ErrorIds.StorageKeysMissing, error.ErrorId);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private static IObjectStore Open(StorageSettings settings) => ObjectStores.Open(settings, TimeProvider.System);

    private static async Task<IngestException> FailsAsync(string errorId, Func<Task> work, string secret = Secret)
    {
        var error = await Assert.ThrowsAnyAsync<IngestException>(work);
        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Signature=", error.ToString(), StringComparison.Ordinal);
        return error;
    }
}
