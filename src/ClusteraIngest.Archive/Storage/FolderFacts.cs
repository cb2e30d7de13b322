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
    /// The facts are written first, under a name that says which file they are about. So whoever is killed in between, and whoever stores
    /// under the same key at the same time, leaves an object with its own facts.
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
        var path = paths.Of(key);
        File.SetLastWriteTimeUtc(written, at.UtcDateTime);
        var file = new FileInfo(written);
        var known = new FolderFacts(file.Length, file.LastWriteTimeUtc.Ticks, etag, facts.ContentType, facts.Metadata);
        var place = paths.FactsOf(key, known.Bytes, known.ModifiedTicks);
        var before = new FileInfo(path) is { Exists: true } old ? paths.FactsOf(key, old.Length, old.LastWriteTimeUtc.Ticks) : place;
        var draft = paths.CreateNew();
        await DurableFile.WriteAsync(draft, JsonSerializer.SerializeToUtf8Bytes(known, FolderJson.Default.FolderFacts), cancel);
        DurableFile.Move(draft, place);
        DurableFile.Move(written, path);
        if (before != place && File.Exists(before))
            File.Delete(before);
        return known.ToObject(key);
    }

    /// <summary>What is known of the object in a file. Of a file that somebody else has put there it is worked out.</summary>
    public static async Task<StoredObject?> ReadAsync(FolderPaths paths, string key, CancellationToken cancel)
    {
        var file = new FileInfo(paths.Of(key));
        if (!file.Exists)
            return null;
        if (await KnownAsync(paths.FactsOf(key, file.Length, file.LastWriteTimeUtc.Ticks), cancel) is { } known)
            return known.ToObject(key);

        try
        {
            await using var content = file.OpenRead();
            var sum = await MultipartETag.OfAsync(content, cancel);
            return new(key, content.Length, sum, file.LastWriteTimeUtc, ObjectFacts.Of("application/octet-stream"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // deleted at this moment
        }
    }

    /// <summary>Forgets what is known of an object.</summary>
    public static void Delete(FolderPaths paths, string key)
    {
        foreach (var facts in paths.AllFactsOf(key))
            File.Delete(facts);
        paths.RemoveEmptyDirectoriesOf(paths.FactsOf(key, 0, 0));
    }

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
}

/// <summary>An unfinished upload as a folder store keeps it.</summary>
internal sealed record FolderUpload(string Key, DateTimeOffset StartedAt, string ContentType, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The files of a folder store that are JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FolderFacts))]
[JsonSerializable(typeof(FolderUpload))]
internal sealed partial class FolderJson : JsonSerializerContext;
