using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Archive.Storage;

namespace ClusteraIngest.Tests.Archive.Setup;

public sealed class StorageCheckTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clustera-ingest-check-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_folder_that_was_not_there_is_not_left_behind()
    {
        var found = await CheckAsync(new() { DefaultFolder = Path.Combine(folder, "data", "media") });

        Assert.Equal(SetupState.Ok, found.State);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_folder_that_was_there_stays_as_it_was()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.txt"), "mine");
        Directory.CreateDirectory(Path.Combine(folder, "empty"));

        var found = await CheckAsync(new() { Address = new Uri(folder).AbsoluteUri });

        Assert.Equal(SetupState.Ok, found.State);
        Assert.Equal(["empty", "mine.txt"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_bucket_is_written_to_read_and_left_as_it_was()
    {
        await using var emulator = await S3Emulator.StartAsync();

        var found = await CheckAsync(EmulatorContractTests.SettingsOf(emulator));

        Assert.Equal(SetupState.Ok, found.State);
        Assert.StartsWith("s3://media/a/prefix: writes, reads, uploads in parts and deletes", found.Found, StringComparison.Ordinal);
        Assert.Equal(2, emulator.Requests.Count(request => request.Method == "DELETE" && request.Status == 204));
        Assert.Empty(emulator.KeysOf("media"));
        Assert.Equal(0, emulator.UnfinishedUploads);
    }

    [Theory]
    [InlineData("partNumber=1", "full", "StorageFull")]
    [InlineData("POST", "denied", "StorageAccessDenied")]
    [InlineData("whole.bin", "expired", "StorageKeysExpired")]
    public async Task What_goes_wrong_on_the_way_is_told_and_nothing_is_left_behind(string where, string fault, string errorId)
    {
        await using var emulator = await S3Emulator.StartAsync();
        emulator.FailNext(fault, 1, where);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => CheckAsync(EmulatorContractTests.SettingsOf(emulator)));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(emulator.KeysOf("media"));
        Assert.Equal(0, emulator.UnfinishedUploads);
    }

    [Fact]
    public async Task A_missing_bucket_is_missing()
    {
        await using var emulator = await S3Emulator.StartAsync();

        var found = await CheckAsync(EmulatorContractTests.SettingsOf(emulator, "s3://nothing"));

        Assert.Equal(SetupState.Missing, found.State);
        Assert.NotNull(found.Remedy);
    }

    private static Task<SetupFinding> CheckAsync(StorageSettings settings) =>
        new StorageCheck(settings, TimeProvider.System).CheckAsync(default);
}
