using System.Globalization;

namespace ClusteraIngest.Library.Exports;

/// <summary>What is exported.</summary>
public enum ExportKind
{
    /// <summary>Videos with their facts, without their transcripts.</summary>
    Videos,

    /// <summary>Transcripts, whole and in pieces of time.</summary>
    Transcripts,

    /// <summary>The passages of about 30 seconds that transcripts are searched by.</summary>
    Passages,

    /// <summary>Digests with their parts.</summary>
    Digests,
}

/// <summary>How it is written.</summary>
public enum ExportFormat
{
    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>CSV (RFC 4180). Its texts are raw: what a spreadsheet takes for a formula stands there as it was published.</summary>
    Csv,

    /// <summary>Notes in Markdown, with front matter and links to the second: one of each video, transcript or digest.</summary>
    Markdown,
}

/// <summary>What is to be exported, and how.</summary>
public sealed record ExportRequest
{
    /// <summary>What.</summary>
    public required ExportKind Kind { get; init; }

    /// <summary>How.</summary>
    public ExportFormat Format { get; init; } = ExportFormat.Ndjson;

    /// <summary>
    /// Only what has changed at that time or later: videos, when their row did, transcripts, when they were read, passages, when they were
    /// made, digests, when they were written. Null: all; into a directory, what has changed since the last export into it.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Into a directory, all again, whatever was exported into it before.</summary>
    public bool IsFull { get; init; }
}

/// <summary>What was exported.</summary>
public sealed record LibraryExport
{
    /// <summary>What.</summary>
    public required ExportKind Kind { get; init; }

    /// <summary>How.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>The file; of notes their directory; null: there was nothing to be written, or it was written to a stream.</summary>
    public string? Path { get; init; }

    /// <summary>The rows: videos, transcripts, passages or digests.</summary>
    public long Rows { get; init; }

    /// <summary>The bytes that were written; notes that are there already, as they are, are not.</summary>
    public long Bytes { get; init; }

    /// <summary>From when on what has changed is in it; null: all is.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was begun, by the database's clock: what changes later is not in it.</summary>
    public DateTimeOffset BegunAt { get; init; }

    /// <summary>Whether it has gone on with one that was broken off.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Such as <c>passages: 120 rows</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Text.HumanFormat.Word(Kind)}: {Rows} {(Rows == 1 ? "row" : "rows")}");
}
