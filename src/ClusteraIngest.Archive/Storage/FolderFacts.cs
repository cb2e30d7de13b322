using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Archive.Storage;

/// <summary>What a folder store knows of an object beside its bytes.</summary>
/// <param name="Bytes">The size of the file that it is about.</param>
/// <param name="ModifiedTicks">When that file was made. Size and time together say that it is still the same file.</param>
/// <param name="ETag">Its checksum.</param>
/// <param name="ContentType">What kind of content it is.</param>
/// <param name="Metadata">What else was given.</param>
internal sealed record FolderFacts(
    long Bytes,
    long ModifiedTicks,
    string ETag,
    string ContentType,
    IReadOnlyDictionary<string, string> Metadata
)
{
    /// <summary>Puts a written file in its place as an object, in one instant, and its facts beside it.</summary>
    /// <remarks>
    /// The facts are written first, under a name of their own: whoever is killed in between leaves either the old object with its old facts, or
    /// the new one with its new facts, and what belongs to a file is told by its size and time.
    /// </remarks>
    public static async Task<StoredObject> PublishAsync(
        FolderPaths paths,
        string written,
        string key,
        string etag,
        ObjectFacts facts,
        DateTimeOffset at,
        CancellationToken cancel
    )
    {
        var (path, place) = (paths.Of(key), paths.FactsOf(key));
        File.SetLastWriteTimeUtc(written, at.UtcDateTime);
        var file = new FileInfo(written);
        var known = new FolderFacts(file.Length, file.LastWriteTimeUtc.Ticks, etag, facts.ContentType, facts.Metadata);
        var draft = paths.CreateNew();
        await DurableFile.WriteAsync(draft, JsonSerializer.SerializeToUtf8Bytes(known, FolderJson.Default.FolderFacts), cancel);
        DurableFile.Move(draft, Next(place));
        DurableFile.Move(written, path);
        File.Move(Next(place), place, overwrite: true);
        return known.ToObject(key);
    }

    /// <summary>What is known of the object in a file. Of a file that somebody else has put there it is worked out.</summary>
    public static async Task<StoredObject?> ReadAsync(FolderPaths paths, string key, CancellationToken cancel)
    {
        var file = new FileInfo(paths.Of(key));
        if (!file.Exists)
            return null;
        var place = paths.FactsOf(key);
        foreach (var candidate in new[] { place, Next(place) })
            if (await KnownAsync(candidate, cancel) is { } known && known.IsAbout(file))
                return known.ToObject(key);

        await using var content = file.OpenRead();
        var sum = Convert.ToHexStringLower(await MD5.HashDataAsync(content, cancel));
        return new(key, content.Length, sum, file.LastWriteTimeUtc, ObjectFacts.Of("application/octet-stream"));
    }

    /// <summary>Forgets what is known of an object.</summary>
    public static void Delete(FolderPaths paths, string key)
    {
        var place = paths.FactsOf(key);
        foreach (var candidate in new[] { place, Next(place) })
            if (File.Exists(candidate))
                File.Delete(candidate);
        paths.RemoveEmptyDirectoriesOf(place);
    }

    private bool IsAbout(FileInfo file) => Bytes == file.Length && ModifiedTicks == file.LastWriteTimeUtc.Ticks;

    private StoredObject ToObject(string key) =>
        new(key, Bytes, ETag, new DateTimeOffset(ModifiedTicks, TimeSpan.Zero), new(ContentType, Metadata));

    private static async Task<FolderFacts?> KnownAsync(string path, CancellationToken cancel)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancel), FolderJson.Default.FolderFacts);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static string Next(string place) => place + ".new";
}

/// <summary>An unfinished upload as a folder store keeps it.</summary>
internal sealed record FolderUpload(string Key, DateTimeOffset StartedAt, string ContentType, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The files of a folder store that are JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FolderFacts))]
[JsonSerializable(typeof(FolderUpload))]
internal sealed partial class FolderJson : JsonSerializerContext;
