namespace ClusteraIngest.YouTube;

/// <summary>The id of a YouTube channel: <c>UC</c> and 22 characters of <c>A-Z a-z 0-9 - _</c>.</summary>
public readonly record struct ChannelId
{
    private ChannelId(string value) => Value = value;

    /// <summary>The id alone, such as <c>UCX6OQ3DkcsbYNE6H8uQQuVA</c>.</summary>
    public string Value { get; }

    /// <summary>Reads an id, or a channel's address that contains it.</summary>
    /// <exception cref="FormatException">The text holds no channel id.</exception>
    public static ChannelId Parse(string idOrUrl) => TryParse(idOrUrl, out var id)
        ? id : throw new FormatException($"'{idOrUrl}' is neither a YouTube channel id nor an address with one.");

    /// <summary>Reads an id, or a channel's address that contains it; false where there is none.</summary>
    public static bool TryParse(string? idOrUrl, out ChannelId id) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string ToString() => Value;
}
