namespace ClusteraIngest.YouTube;

/// <summary>The id of a YouTube video: 11 characters of <c>A-Z a-z 0-9 - _</c>.</summary>
public readonly record struct VideoId
{
    private VideoId(string value) => Value = value;

    /// <summary>The id alone, such as <c>dQw4w9WgXcQ</c>.</summary>
    public string Value { get; }

    /// <summary>Reads an id, or a video's address in any form.</summary>
    /// <exception cref="FormatException">The text holds no video id.</exception>
    public static VideoId Parse(string idOrUrl) => TryParse(idOrUrl, out var id)
        ? id : throw new FormatException($"'{idOrUrl}' is neither a YouTube video id nor a video's address.");

    /// <summary>Reads an id, or a video's address in any form; false where there is none.</summary>
    public static bool TryParse(string? idOrUrl, out VideoId id) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string ToString() => Value;
}
