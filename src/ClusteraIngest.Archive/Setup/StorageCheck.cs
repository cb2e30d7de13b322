using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Setup;

/// <summary>
/// Whether the storage does all that is asked of it: two small objects are written, read back and deleted, one of them in parts.
/// </summary>
internal sealed class StorageCheck(StorageSettings settings, TimeProvider time)
{
    private const int Bytes = 64 * 1024;

    /// <summary>How long is taken to clean up where the check was stopped.</summary>
    private static readonly TimeSpan TimeToCleanUp = TimeSpan.FromSeconds(5);

    public async Task<SetupFinding> CheckAsync(CancellationToken cancel)
    {
        var folder = StorageAddress.Of(settings).Folder;
        var trace = folder is null ? null : FirstMissing(Path.Combine(folder, FolderPaths.Hidden));
        try
        {
            await using var store = ObjectStores.Open(settings, time);
            var watch = Stopwatch.StartNew();
            await TryAsync(store, cancel);
            return SetupFinding.Ok(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{store.Address}{(settings.IsConfigured ? "" : " (where none is named)")}: writes, reads, uploads in parts and "
                        + $"deletes, in {watch.Elapsed.TotalSeconds:0.00} s"
                )
            );
        }
        catch (ConfigurationException e) when (e.ErrorId is ErrorIds.StorageKeysMissing or ErrorIds.StorageBucketNotFound)
        {
            return SetupFinding.Missing(e.Message, e.Remedy);
        }
        finally
        {
            if (trace is not null)
                RemoveEmpty(trace);
        }
    }

    private static async Task TryAsync(IObjectStore store, CancellationToken cancel)
    {
        var place = $"doctor/{Guid.NewGuid():D}";
        var (whole, parted) = ($"{place}/whole.bin", $"{place}/parts.bin");
        string? upload = null;
        try
        {
            var content = RandomNumberGenerator.GetBytes(Bytes);
            var facts = ObjectFacts.Of("application/octet-stream");
            await store.PutAsync(whole, content, facts, cancel);
            await RequireAsync(store, whole, content, cancel);

            upload = await store.BeginUploadAsync(parted, facts, cancel);
            var part = await store.PutPartAsync(parted, upload, 1, content, cancel);
            List<UploadedPart> listed = [];
            await foreach (var one in store.ListPartsAsync(parted, upload, cancel))
                listed.Add(one);
            if (listed is not [{ Number: 1, Bytes: Bytes }])
                throw StorageErrors.ObjectDiffers(store.Address, parted, "the list of its parts is not that of what was sent");
            await store.CompleteUploadAsync(parted, upload, [part], cancel);
            upload = null;
            await RequireAsync(store, parted, content, cancel);
        }
        finally
        {
            await CleanUpAsync(store, [whole, parted], parted, upload);
        }
        if (await store.HeadAsync(whole, cancel) is not null)
            throw StorageErrors.ObjectDiffers(store.Address, whole, "it was deleted, and is still there");
    }

    private static async Task RequireAsync(IObjectStore store, string key, byte[] content, CancellationToken cancel)
    {
        if (await store.HeadAsync(key, cancel) is not { Bytes: Bytes })
            throw StorageErrors.ObjectDiffers(store.Address, key, "it has another size");
        const int from = 1_000;
        await using var stream = await store.OpenAsync(key, from, Bytes - from, cancel);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, cancel);
        if (!read.ToArray().AsSpan().SequenceEqual(content.AsSpan(from)))
            throw StorageErrors.ObjectDiffers(store.Address, key, "it was read back otherwise");
    }

    private static async Task CleanUpAsync(IObjectStore store, string[] keys, string parted, string? upload)
    {
        using var limit = new CancellationTokenSource(TimeToCleanUp);
        try
        {
            if (upload is not null)
                await store.AbortUploadAsync(parted, upload, limit.Token);
            foreach (var key in keys)
                await store.DeleteAsync(key, limit.Token);
        }
        catch (Exception e) when (e is IngestException or OperationCanceledException)
        {
            // What made it fail is told; and that something cannot be deleted shows in what follows.
        }
    }

    /// <summary>The first directory on the way to one that is not there; null: all are.</summary>
    private static string? FirstMissing(string path)
    {
        string? missing = null;
        for (var here = path; here is not null && !Directory.Exists(here); here = Path.GetDirectoryName(here))
            missing = here;
        return missing;
    }

    /// <summary>Removes directories with nothing in them: those that were made for the check.</summary>
    private static void RemoveEmpty(string directory)
    {
        try
        {
            if (!Directory.Exists(directory))
                return;
            foreach (var below in Directory.EnumerateDirectories(directory))
                RemoveEmpty(below);
            Directory.Delete(directory);
        }
        catch (IOException)
        {
            // Something is in it by now.
        }
    }
}
