using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What a comparison of an object with its row has shown.</summary>
public enum MediaVerdict
{
    /// <summary>It is there, and as it was stored.</summary>
    Intact,

    /// <summary>The storage does not have it.</summary>
    Missing,

    /// <summary>Its size or checksum is another.</summary>
    Different,

    /// <summary>It could not be read. It may be intact.</summary>
    Unreadable,
}

/// <summary>An object that was compared with its row. One that is missing or different counts as failed, and is fetched again.</summary>
/// <param name="Media">The object, as its row has it now.</param>
/// <param name="Verdict">What has shown.</param>
/// <param name="IsReadBack">Whether all of its bytes were read; false: its size and the storage's checksum were compared.</param>
/// <param name="ErrorId">What is wrong; null: nothing.</param>
/// <param name="Message">The same in words.</param>
public sealed record MediaCheck(ArchivedMedia Media, MediaVerdict Verdict, bool IsReadBack, string? ErrorId, string? Message);

/// <summary>What a sweep has cleared away.</summary>
/// <param name="Uploads">Unfinished uploads of dead workers that were aborted.</param>
/// <param name="Objects">Objects older than the retention that were removed; 0 where the sweep was not asked to.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record SweptStorage(int Uploads, int Objects, long Bytes);

/// <summary>An object with its bytes.</summary>
/// <param name="Media">The object.</param>
/// <param name="Content">Its bytes, from the storage; whoever gets it disposes of it.</param>
public sealed record MediaContent(ArchivedMedia Media, Stream Content);

/// <summary>What became of a row of a table of archived videos.</summary>
public enum MigrationVerdict
{
    /// <summary>Its video, object or person is new.</summary>
    Added,

    /// <summary>All of it was stored already.</summary>
    Known,

    /// <summary>Nothing of it could be used; see <see cref="MigratedRow.ErrorId"/>.</summary>
    Refused,
}

/// <summary>What became of a row of a table of archived videos.</summary>
public sealed record MigratedRow
{
    /// <summary>The row's number, as a spreadsheet counts, with its header.</summary>
    public required long Row { get; init; }

    /// <summary>What became of it.</summary>
    public required MigrationVerdict Verdict { get; init; }

    /// <summary>The video.</summary>
    public VideoId? VideoId { get; init; }

    /// <summary>The id that its object has: that of the row.</summary>
    public Guid? MediaId { get; init; }

    /// <summary>The person.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }
}
