using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// What can be wrong with a storage. A <see cref="ConfigurationException"/> is for its operator to fix, and ends a run; an
/// <see cref="ItemFailedException"/> is about one object. None holds a secret, nor the exception of a library, which might.
/// </summary>
internal static class StorageErrors
{
    private const string RunAgain = "Run again: the object is uploaded anew.";

    public static ConfigurationException AddressInvalid(string reason) =>
        new(
            ErrorIds.StorageAddressInvalid,
            $"The address of the storage cannot be used: {reason}.",
            "Give s3://BUCKET/PREFIX or file:///FOLDER: CLUSTERA_STORAGE, or storage.url in the settings file."
        );

    public static ConfigurationException EndpointInvalid(string reason) =>
        new(
            ErrorIds.StorageAddressInvalid,
            $"The endpoint of the storage cannot be used: {reason}.",
            "Give the base address of S3-compatible storage, such as https://s3.example.com: CLUSTERA_STORAGE_ENDPOINT, or "
                + "storage.endpoint in the settings file."
        );

    public static ConfigurationException NotS3(string address, string said) =>
        new(
            ErrorIds.StorageAddressInvalid,
            $"What answers at the endpoint of {address} is no S3-compatible storage, or has this bucket in another region ({said}).",
            "Correct CLUSTERA_STORAGE_ENDPOINT and AWS_REGION, or storage.endpoint and storage.region in the settings file."
        );

    public static ConfigurationException KeysMissing(string what) =>
        new(
            ErrorIds.StorageKeysMissing,
            $"There are no keys for the storage: {what}.",
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has them."
        );

    public static ConfigurationException KeysRefused(string address, string said) =>
        new(
            ErrorIds.StorageKeysRefused,
            $"The storage {address} refuses the access key or its secret ({said}).",
            "Compare AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY with what the storage has issued."
        );

    public static ConfigurationException KeysExpired(string address, string said) =>
        new(
            ErrorIds.StorageKeysExpired,
            $"The keys for the storage {address} have expired ({said}).",
            "Get new ones, and run again: what is stored stays."
        );

    public static ConfigurationException ClockSkewed(string address, string said) =>
        new(
            ErrorIds.StorageClockSkewed,
            $"This machine's clock and that of the storage {address} are too far apart ({said}).",
            "Set this machine's clock, for instance with NTP."
        );

    public static ConfigurationException AccessDenied(string address, string said) =>
        new(
            ErrorIds.StorageAccessDenied,
            $"The storage {address} does not allow what is asked for ({said}).",
            "Grant the keys, or of a folder the user, the right to write, read, list and delete there."
        );

    public static ConfigurationException BucketNotFound(string address) =>
        new(
            ErrorIds.StorageBucketNotFound,
            $"There is no bucket for {address}.",
            "Make the bucket at the storage's provider, or correct CLUSTERA_STORAGE."
        );

    public static ConfigurationException Full(string address, string said) =>
        new(
            ErrorIds.StorageFull,
            $"The storage {address} has no room left ({said}).",
            "Make room, or raise the quota; then run again: what is stored stays."
        );

    public static ConfigurationException Unreachable(string address, string reason) =>
        new(
            ErrorIds.StorageUnreachable,
            $"Nothing answers at the endpoint of the storage {address}: {reason}.",
            "Check the network, and CLUSTERA_STORAGE_ENDPOINT if it is set."
        );

    public static ConfigurationException Unavailable(string address, string said) =>
        new(
            ErrorIds.StorageUnavailable,
            $"The storage {address} cannot do it now, though it was asked several times ({said}).",
            "Run again later: what is stored stays."
        );

    public static ConfigurationException Failed(string address, string said) =>
        new(
            ErrorIds.StorageFailed,
            $"The storage {address} fails: {said}.",
            "Do what the message says, and run again: what is stored stays."
        );

    public static ItemFailedException KeyInvalid(string key, string reason) =>
        new(
            ErrorIds.StorageKeyInvalid,
            $"'{key}' cannot be the key of an object: {reason}.",
            "Use letters, digits and / - _ . only, and no symbolic links below the folder."
        );

    public static ItemFailedException KeyOutsidePrefix(string named, StorageAddress address) =>
        new(
            ErrorIds.StorageKeyOutsidePrefix,
            $"'{named}' is not an object of {address}.",
            "Correct it, or give the storage that it belongs to with CLUSTERA_STORAGE."
        );

    public static ItemFailedException ObjectNotFound(string address, string key) =>
        new(ErrorIds.StorageObjectNotFound, $"The storage {address} has no object '{key}'.", "Store it again.");

    public static ItemFailedException UploadNotFound(string address, string key) =>
        new(ErrorIds.StorageUploadNotFound, $"The storage {address} has no unfinished upload of '{key}' with that id.", RunAgain);

    public static ItemFailedException ObjectDiffers(string address, string key, string reason) =>
        new(ErrorIds.StorageObjectDiffers, $"The storage {address} has '{key}' otherwise than it was sent: {reason}.", RunAgain);
}
