using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Settings;

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
public sealed class SwiftContractTests(SwiftServer swift) : ObjectStoreContract, IClassFixture<SwiftServer>
{
    private protected override async Task<IObjectStore> OpenAsync()
    {
        var settings = await swift.SettingsAsync();
        var store = S3Store.Open(StorageAddress.Of(settings), settings, TimeProvider.System);
        await store.EnsureBucketAsync(default);
        await store.EnsureBucketAsync(default); // it is ours by now
        return store;
    }
}
