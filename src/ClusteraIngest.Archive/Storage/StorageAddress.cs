using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Storage;

/// <summary>Where a store is: <c>s3://bucket/prefix</c>, or a folder as <c>file:///srv/media</c>.</summary>
internal sealed record StorageAddress
{
    private StorageAddress() { }

    /// <summary>The folder, with its full path; null: it is a bucket.</summary>
    public string? Folder { get; private init; }

    /// <summary>The bucket; null: it is a folder.</summary>
    public string? Bucket { get; private init; }

    /// <summary>What all keys begin with in the bucket: empty, or with a slash at its end.</summary>
    public string Prefix { get; private init; } = "";

    /// <summary>The same as one types it.</summary>
    public override string ToString() => Folder is not null ? new Uri(Folder).AbsoluteUri : $"s3://{Bucket}/{Prefix}".TrimEnd('/');

    /// <summary>The address that settings name, or else the default folder.</summary>
    /// <exception cref="ConfigurationException"><c>StorageAddressInvalid</c>.</exception>
    public static StorageAddress Of(StorageSettings settings) =>
        settings.IsConfigured
            ? Parse(settings.Address!.Trim())
            : new() { Folder = settings.DefaultFolder ?? Processes.UserDirectories.Media(Environment.GetEnvironmentVariable) };

    /// <summary>Reads an address.</summary>
    /// <exception cref="ConfigurationException"><c>StorageAddressInvalid</c>.</exception>
    public static StorageAddress Parse(string text) =>
        text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) ? OfBucket(text["s3://".Length..])
        : text.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? OfFolder(text)
        : throw StorageErrors.AddressInvalid("it begins neither with s3:// nor with file:///");

    /// <summary>
    /// The key, below this address, of an object that somebody names by its whole address, or by its key in the bucket with the prefix.
    /// </summary>
    /// <exception cref="ItemFailedException"><c>StorageKeyOutsidePrefix</c>, <c>StorageKeyInvalid</c>.</exception>
    public string KeyOf(string named)
    {
        var (place, key) =
            named.Contains("://", StringComparison.Ordinal) ? ($"{this}/", named)
            : Folder is not null ? ("", named)
            : (Prefix, named);
        if (!key.StartsWith(place, StringComparison.Ordinal))
            throw StorageErrors.KeyOutsidePrefix(named, this);
        return ObjectKey.Require(key[place.Length..]);
    }

    private static StorageAddress OfBucket(string rest)
    {
        if (rest.Contains('@', StringComparison.Ordinal))
            throw StorageErrors.AddressInvalid(
                "it holds '@': keys do not belong there, but in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            );
        if (rest.AsSpan().IndexOfAny('?', '#', '%') >= 0)
            throw StorageErrors.AddressInvalid("it holds '?', '#' or '%'");
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        var prefix = slash < 0 ? "" : rest[(slash + 1)..].TrimEnd('/');
        if (!IsBucket(bucket))
            throw StorageErrors.AddressInvalid("the name of a bucket has 3 to 63 small letters, digits, dots and hyphens");
        if (prefix.Length > 0 && ObjectKey.WhyNot(prefix) is { } reason)
            throw StorageErrors.AddressInvalid($"its prefix cannot be used: {reason}");
        return new() { Bucket = bucket, Prefix = prefix.Length == 0 ? "" : prefix + "/" };
    }

    // Some storages allow capitals and underscores, as AWS once did.
    private static bool IsBucket(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && !name.Contains("..", StringComparison.Ordinal);

    private static StorageAddress OfFolder(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || !uri.IsFile
            || uri.Query.Length > 0
            || uri.Fragment.Length > 0
            || !text.StartsWith("file://", StringComparison.OrdinalIgnoreCase)
        )
            throw StorageErrors.AddressInvalid("the address of a folder is like file:///srv/media");
        if (uri.Host.Length > 0 && !uri.IsLoopback && !OperatingSystem.IsWindows())
            throw StorageErrors.AddressInvalid("the address of a folder names no machine: it has three slashes, as file:///srv/media");
        var path = uri.Host.Length > 0 && !OperatingSystem.IsWindows() ? Uri.UnescapeDataString(uri.AbsolutePath) : uri.LocalPath;
        if (Uri.UnescapeDataString(text).Replace('\\', '/').Split('/').Contains(".."))
            throw StorageErrors.AddressInvalid("it holds '..'");
        return new() { Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) };
    }
}
