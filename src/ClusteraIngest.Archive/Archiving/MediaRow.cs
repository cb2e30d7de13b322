using ClusteraIngest.Archive.Media;
using ClusteraIngest.Database;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>An object that a job has claimed.</summary>
internal sealed record MediaRow
{
    static MediaRow() => RowMapping.Register<MediaRow>();

    public Guid Uuid { get; init; }
    public string Kind { get; init; } = "";
    public string Profile { get; init; } = "";
    public string? ErrorId { get; init; }
    public string? ObjectKey { get; init; }
    public string? Storage { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>What of the video.</summary>
    public MediaKind What => ColumnText.Parse<MediaKind>(Kind);

    /// <summary>Makes sure that Dapper knows how to fill it.</summary>
    public static void Prepare() { }

    /// <summary>
    /// Its key: the one that it has already, if it is stored in the same place with the same name; or else one with its id, below what keys
    /// are ordered by.
    /// </summary>
    /// <param name="fileName">Its last name, which knows the container.</param>
    /// <param name="storage">The address of the storage.</param>
    /// <param name="order">What keys begin with.</param>
    /// <param name="channel">The channel; null: not known.</param>
    /// <param name="person">The channel's first person; null: there is none.</param>
    public string KeyOf(string fileName, string storage, ArchiveOrder order, ChannelId? channel, Guid? person)
    {
        if (Storage == storage && ObjectKey is { } known && known.EndsWith('/' + fileName, StringComparison.Ordinal))
            return known;
        var id = Uuid.ToString("D");
        var beginning = order switch
        {
            ArchiveOrder.Channel when channel is { } one => one.Value + "/",
            ArchiveOrder.Person when person is { } one => one.ToString("D") + "/",
            _ => "",
        };
        return $"{beginning}media/{id[..2]}/{id}/{fileName}";
    }
}
