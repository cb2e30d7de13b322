namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// Where objects are kept under keys. Every store holds to the same contract, which the tests put to each of them; how to add one is in
/// this assembly's README.
/// </summary>
/// <remarks>
/// Keys are those of <see cref="ObjectKey"/>, below the prefix of the store's address. An object is there whole or not at all: what is put,
/// or completed, replaces what was there in one instant. All calls may be made at the same time, from many processes, and may be repeated:
/// the last one wins. What fails is one of <see cref="StorageErrors"/>.
/// </remarks>
internal interface IObjectStore : IAsyncDisposable
{
    /// <summary>The fewest bytes of a part of an upload that is not its last.</summary>
    const int LeastPartBytes = 5 * 1024 * 1024;

    /// <summary>The greatest number of a part.</summary>
    const int MostParts = 10_000;

    /// <summary>Where it is, such as <c>s3://bucket/prefix</c>, without secrets.</summary>
    string Address { get; }

    /// <summary>Stores a small object at once.</summary>
    Task<StoredObject> PutAsync(string key, ReadOnlyMemory<byte> content, ObjectFacts facts, CancellationToken cancel);

    /// <summary>
    /// Begins an upload of parts; its id. Until it is completed nothing is seen of it but by <see cref="ListUploadsAsync"/>.
    /// </summary>
    Task<string> BeginUploadAsync(string key, ObjectFacts facts, CancellationToken cancel);

    /// <summary>Stores a part, in any order; a part of the same number is replaced.</summary>
    /// <param name="key">The upload's key.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="number">From 1 to <see cref="MostParts"/>.</param>
    /// <param name="content">At least <see cref="LeastPartBytes"/>, unless it is the last part.</param>
    /// <param name="cancel">Stops it.</param>
    Task<UploadedPart> PutPartAsync(string key, string uploadId, int number, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>The parts that an unfinished upload has, by number.</summary>
    IAsyncEnumerable<UploadedPart> ListPartsAsync(string key, string uploadId, CancellationToken cancel);

    /// <summary>
    /// Makes an object of the parts of an upload, and makes sure that it has their size and checksum. An upload that was completed before,
    /// by whomever, with the same parts, is a success.
    /// </summary>
    Task<StoredObject> CompleteUploadAsync(string key, string uploadId, IReadOnlyList<UploadedPart> parts, CancellationToken cancel);

    /// <summary>Gives up an upload with its parts; one that is not there is a success.</summary>
    Task AbortUploadAsync(string key, string uploadId, CancellationToken cancel);

    /// <summary>The unfinished uploads whose keys begin with a prefix.</summary>
    IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, CancellationToken cancel);

    /// <summary>What is known of an object; null: there is none.</summary>
    Task<StoredObject?> HeadAsync(string key, CancellationToken cancel);

    /// <summary>
    /// Reads a part of an object. Where reading breaks off it throws an <see cref="IOException"/>: open it again at the byte that was
    /// reached.
    /// </summary>
    /// <param name="key">The object's key.</param>
    /// <param name="offset">The first byte, from 0.</param>
    /// <param name="length">How many bytes; null: all to the end.</param>
    /// <param name="cancel">Stops it.</param>
    Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancel);

    /// <summary>Removes an object; one that is not there is a success.</summary>
    Task DeleteAsync(string key, CancellationToken cancel);

    /// <summary>The objects whose keys begin with a prefix, in the order of their keys.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancel);

    /// <summary>
    /// An address by which anybody can read the object for a time: a secret, which belongs in no log. That of a folder is its file.
    /// </summary>
    Task<Uri> PresignAsync(string key, TimeSpan validFor, CancellationToken cancel);
}
