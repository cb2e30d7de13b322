namespace ClusteraIngest.YouTube;

/// <summary>The id of a YouTube playlist that can be read: <c>PL…</c>, <c>UU…</c>, <c>OLAK5uy_…</c>, <c>FL…</c>.</summary>
public readonly record struct PlaylistId
{
    private PlaylistId(string value) => Value = value;

    /// <summary>The id alone.</summary>
    public string Value { get; }

    /// <summary>Reads an id, or an address with <c>list=</c>.</summary>
    /// <exception cref="FormatException">The text holds no playlist id.</exception>
    public static PlaylistId Parse(string idOrUrl) => TryParse(idOrUrl, out var id)
        ? id : throw new FormatException($"'{idOrUrl}' is neither a YouTube playlist id nor a playlist's address.");

    /// <summary>Reads an id, or an address with <c>list=</c>; false where there is none.</summary>
    public static bool TryParse(string? idOrUrl, out PlaylistId id) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string ToString() => Value;
}
