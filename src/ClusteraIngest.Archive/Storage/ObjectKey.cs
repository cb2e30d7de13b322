using System.Buffers;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// The key of an object: names with slashes between them, such as <c>media/0b/0b6d…/video.mp4</c>. Its letters are those that every storage
/// takes, Supabase's included, which takes the fewest.
/// </summary>
internal static class ObjectKey
{
    /// <summary>The most bytes of a key, its store's prefix included, at S3.</summary>
    public const int MostLetters = 1024;

    private static readonly SearchValues<char> Safe = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/!-.*'() &$@=;:+,?"
    );

    /// <summary>The key, made sure that it can be one.</summary>
    /// <exception cref="Errors.ItemFailedException"><c>StorageKeyInvalid</c>.</exception>
    public static string Require(string key) => WhyNot(key) is { } reason ? throw StorageErrors.KeyInvalid(key, reason) : key;

    /// <summary>The beginning of keys, made sure that it can be one; an empty one is that of all.</summary>
    /// <exception cref="Errors.ItemFailedException"><c>StorageKeyInvalid</c>.</exception>
    public static string RequirePrefix(string prefix) =>
        prefix.Length == 0 || WhyNot(prefix.EndsWith('/') ? prefix[..^1] : prefix) is not { } reason
            ? prefix
            : throw StorageErrors.KeyInvalid(prefix, reason);

    /// <summary>Why it cannot be a key; null: it can.</summary>
    public static string? WhyNot(string key)
    {
        if (key.Length is 0 or > MostLetters)
            return $"a key has from 1 to {MostLetters} letters";
        var strange = key.AsSpan().IndexOfAnyExcept(Safe);
        if (strange >= 0)
            return $"not every storage takes its letter {strange + 1}";
        foreach (var name in key.Split('/'))
        {
            if (name.Length == 0)
                return "a name between its slashes is empty";
            if (name is "." or "..")
                return $"it has '{name}' for a name";
            if (name[0] == '.')
                return "a name in it begins with a dot, which only the store's own do";
        }
        return null;
    }
}
