using System.Text.Json;

namespace ClusteraIngest.Library.Exports;

/// <summary>How far a directory has what is exported into it; it is kept in a file there.</summary>
internal sealed record ExportProgress
{
    /// <summary>The database that it is of.</summary>
    public required string Database { get; init; }

    /// <summary>When the last export that was finished was begun; null: none was.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>From which transaction on it may have missed rows.</summary>
    public string? Horizon { get; init; }

    /// <summary>The export that was broken off since.</summary>
    public UnfinishedExport? Unfinished { get; init; }

    /// <summary>What a file tells; null: there is none, or it cannot be read, and nothing is known.</summary>
    public static ExportProgress? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), RawJson.Default.ExportProgress) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file in one step.</summary>
    public void Write(string path)
    {
        File.WriteAllText($"{path}.part", JsonSerializer.Serialize(this, RawJson.Default.ExportProgress));
        File.Move($"{path}.part", path, overwrite: true);
    }
}

/// <summary>An export that was broken off.</summary>
internal sealed record UnfinishedExport
{
    /// <summary>The name that its file is to have; of notes null.</summary>
    public string? File { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>From which transaction on it may have missed rows.</summary>
    public required string Horizon { get; init; }

    /// <summary>Whether it exports all, whatever was exported before.</summary>
    public bool IsFull { get; init; }

    /// <summary>The key up to which it has come; null: it has written no row.</summary>
    public string[]? After { get; init; }

    /// <summary>The rows until there.</summary>
    public long Rows { get; init; }

    /// <summary>The bytes until there.</summary>
    public long Bytes { get; init; }
}
