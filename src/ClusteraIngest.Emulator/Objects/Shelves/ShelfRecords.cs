using System.Text.Json.Serialization;

namespace ClusteraIngest.Emulator.Objects.Shelves;

/// <summary>A file with a piece of an object: a part, or all of it.</summary>
internal sealed record Piece(string File, long Bytes, string Md5);

/// <summary>An object.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key.</param>
/// <param name="ETag">Its checksum, without quotes.</param>
/// <param name="ModifiedAt">When it was stored.</param>
/// <param name="Headers">Content type and metadata, by the names of their headers.</param>
/// <param name="Pieces">The files that it consists of, one after the other.</param>
/// <param name="UploadId">The upload that it was made by; null: it was put at once.</param>
internal sealed record ShelfObject(
    string Bucket,
    string Key,
    string ETag,
    DateTimeOffset ModifiedAt,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<Piece> Pieces,
    string? UploadId
)
{
    [JsonIgnore]
    public long Bytes => Pieces.Sum(piece => piece.Bytes);
}

/// <summary>An unfinished upload.</summary>
internal sealed record ShelfUpload(
    string Bucket,
    string Key,
    string UploadId,
    DateTimeOffset StartedAt,
    IReadOnlyDictionary<string, string> Headers
)
{
    /// <summary>The parts so far, by number.</summary>
    [JsonIgnore]
    public SortedDictionary<int, Piece> Parts { get; } = [];
}

/// <summary>The records as files.</summary>
[JsonSerializable(typeof(ShelfObject))]
[JsonSerializable(typeof(ShelfUpload))]
internal sealed partial class ShelfJson : JsonSerializerContext;
