using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Archive.Media;

namespace ClusteraIngest.Tests.Archive.Storage;

/// <summary>The contract, put to a folder.</summary>
public sealed class FolderContractTests : ObjectStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("clustera-ingest-store-").FullName;

    private protected override Task<IObjectStore> OpenAsync() =>
        Task.FromResult(
            ObjectStores.Open(
                new StorageSettings { Address = new Uri(Path.Combine(folder, "media store")).AbsoluteUri },
                TimeProvider.System
            )
        );

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>The contract, put to a bucket of the emulator, whose lists come in small pages.</summary>
public sealed class EmulatorContractTests : ObjectStoreContract
{
    private S3Emulator emulator = null!;

    private protected override async Task<IObjectStore> OpenAsync()
    {
        emulator = await S3Emulator.StartAsync(new() { PageSize = 2 });
        return ObjectStores.Open(SettingsOf(emulator), TimeProvider.System);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await emulator.DisposeAsync();
    }

    internal static StorageSettings SettingsOf(S3Emulator emulator, string address = "s3://media/a/prefix") =>
        new()
        {
            Address = address,
            Endpoint = emulator.BaseAddress.AbsoluteUri,
            AccessKeyId = emulator.Options.AccessKeyId,
            SecretAccessKey = emulator.Options.SecretAccessKey,
        };
}

/// <summary>The contract, put to a bucket of OpenStack Swift, where it is installed.</summary>
[Trait("Category", "Proof")]
[Needs("swift-proxy-server", "swift-proxy")]
[Needs("swift-object-server", "swift-object")]
[Needs("swift-container-server", "swift-container")]
[Needs("swift-account-server", "swift-account")]
[Needs("memcached", "memcached")]
public sealed class SwiftContractTests(SwiftServer swift, MediaWorld media)
    : ObjectStoreContract,
        IClassFixture<SwiftServer>,
        IClassFixture<MediaWorld>
{
    [ContractFact]
    public async Task A_transfer_that_is_stopped_is_gone_on_with_by_the_parts_that_are_there()
    {
        const string key = "media/0b/0b6d/video.mp4";
        const int bytes = 20 * 1024 * 1024;
        await using var store = await OpenAsync();
        var id = media.AddVideo(video => video with { IsPlayable = false, MediaBytes = bytes });
        var notes = new LedgerNotes();
        using var stop = new CancellationTokenSource();
        var ledger = notes.Ledger with
        {
            OnBytes = async (count, cancel) =>
            {
                await notes.Ledger.OnBytes(count, cancel);
                if (notes.Announced == bytes) // the last part
                    await stop.CancelAsync();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await media.TransferTo(store).TransferAsync(new(await media.InfoAsync(id, "136"), MediaKind.Video, key), ledger, stop.Token)
        );
        var rest = new LedgerNotes();
        var moved = await media
            .TransferTo(store)
            .TransferAsync(
                new(await media.InfoAsync(id, "136"), MediaKind.Video, key) { Resume = Assert.Single(notes.Begun) },
                rest.Ledger,
                default
            );

        Assert.Equal((bytes, true), (moved.Object.Bytes, rest.Announced < bytes));
        Assert.Equal(MediaWorld.Sha256(await media.BytesAsync(id, "136")), moved.Sha256);
        Assert.Equal(moved.Sha256, MediaWorld.Sha256(await MediaWorld.ReadAsync(store, key)));
        Assert.Empty(await store.ListUploadsAsync("media/0b/0b6d", default).ToListAsync());
    }

    private protected override async Task<IObjectStore> OpenAsync()
    {
        var settings = await swift.SettingsAsync();
        var store = S3Store.Open(StorageAddress.Of(settings), settings, TimeProvider.System);
        await store.EnsureBucketAsync(default);
        await store.EnsureBucketAsync(default); // it is ours by now
        return store;
    }
}
