namespace ClusteraIngest.Archive.Storage;

/// <summary>What is kept beside an object's bytes.</summary>
/// <param name="ContentType">Such as <c>video/mp4</c>.</param>
/// <param name="Metadata">Names of letters, digits and <c>-</c> in lower case, values of ASCII: ids and checksums.</param>
internal sealed record ObjectFacts(string ContentType, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>No more than what kind of content it is.</summary>
    public static ObjectFacts Of(string contentType) => new(contentType, new Dictionary<string, string>());
}

/// <summary>An object that a store has.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ETag">
/// Its checksum, in lower case without quotes: the MD5 of an object that was put at once; of one in parts, the MD5 of the parts' MD5s, a
/// hyphen and their number (see <see cref="MultipartETag"/>).
/// </param>
/// <param name="ModifiedAt">When it was stored.</param>
/// <param name="Facts">What is kept beside it; null in a list.</param>
internal sealed record StoredObject(string Key, long Bytes, string ETag, DateTimeOffset ModifiedAt, ObjectFacts? Facts)
{
    /// <summary>Whether the store encrypts it with a key that it manages: then its checksum is the store's own, and no MD5.</summary>
    public bool HasOwnChecksum { get; init; }
}

/// <summary>A part of an unfinished upload.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ETag">Its MD5, in lower case without quotes.</param>
internal sealed record UploadedPart(int Number, long Bytes, string ETag);

/// <summary>An upload that was begun, and neither completed nor aborted.</summary>
/// <param name="Key">The key of the object that it is to be.</param>
/// <param name="UploadId">Its id.</param>
/// <param name="StartedAt">When it was begun; null where the store does not tell.</param>
internal sealed record UnfinishedUpload(string Key, string UploadId, DateTimeOffset? StartedAt);
