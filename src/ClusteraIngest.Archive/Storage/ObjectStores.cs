using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Storage;

/// <summary>The store that settings name. A further kind of store is added here, and in <see cref="StorageAddress"/>.</summary>
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
