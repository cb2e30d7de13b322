using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Storage;

/// <summary>The store that settings name. The archive's README has what a further kind of store takes: <c>How to add a store</c>.</summary>
internal static class ObjectStores
{
    /// <summary>Opens it. Nothing is asked of it yet, and nothing is made.</summary>
    /// <exception cref="ConfigurationException"><c>StorageAddressInvalid</c>, <c>StorageKeysMissing</c>.</exception>
    public static IObjectStore Open(StorageSettings settings, TimeProvider time)
    {
        var address = StorageAddress.Of(settings);
        return address.Folder is { } folder ? new FolderStore(folder, time) : S3Store.Open(address, settings, time);
    }
}
