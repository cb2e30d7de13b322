using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Sources.Apify;

/// <summary>What can be wrong with a file that is said to be a dataset's export.</summary>
internal static class ExportError
{
    private const string Remedy = "Export the dataset again as JSON, JSONL or CSV; importing a file twice stores nothing twice.";

    private const int LongestCause = 200;

    /// <summary>It is not JSON from here on.</summary>
    public static InvalidInputException NotJson(string name, JsonException broken) =>
        new(
            ErrorIds.ExportNotJson,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is not JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}: {Cause(broken)}"
            ),
            Remedy,
            broken
        );

    /// <summary>It is UTF-16, as Windows PowerShell's <c>&gt;</c> writes it.</summary>
    public static InvalidInputException Utf16(string name) =>
        new(ErrorIds.ExportNotJson, $"{name} is not JSON at line 1, byte 1: it is UTF-16.", "Save it as UTF-8.");

    /// <summary>It is not UTF-8 from here on: Windows-1252 or another encoding of one byte a letter, most likely.</summary>
    public static InvalidInputException NotUtf8(string name, long line, long at) =>
        new(
            ErrorIds.ExportNotJson,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is not UTF-8 at line {line}, byte {at}: it seems to be in Windows-1252 or a similar encoding."
            ),
            "Save it as UTF-8, or export the dataset again: Apify writes UTF-8."
        );

    /// <summary>It is packed with gzip, and broken.</summary>
    public static InvalidInputException NotPacked(string name, string why, Exception? cause = null) =>
        new(
            ErrorIds.ExportTruncated,
            $"{name} is packed with gzip and cannot be unpacked to its end: {why.TrimEnd('.')}.",
            "Copy it again. " + Remedy,
            cause
        );

    /// <summary>It is of a format that is not read.</summary>
    public static InvalidInputException Format(string name, string format, string remedy) =>
        new(ErrorIds.ExportFormatUnknown, $"{name} is {format}, which is not read.", remedy);

    /// <summary>It is a table, and another one than the actor's.</summary>
    public static InvalidInputException NotThisTable(string name, IReadOnlyList<string> columns) =>
        new(
            ErrorIds.ExportNotRecognized,
            $"{name}: this is no export of {YouTubeScraper.Actor}: it is a table with the columns "
                + $"{Printable.Of(string.Join(", ", columns), LongestCause)}, "
                + "and lacks those of the actor, such as id, title, url and date.",
            "Nothing of it was stored. Export the dataset of a run of that actor as JSON, JSONL or CSV, with the names of its columns."
        );

    /// <summary>A row of a table breaks the rules of CSV.</summary>
    public static InvalidInputException NotCsv(string name, long row, string what, Exception? cause = null) =>
        new(
            ErrorIds.ExportNotCsv,
            string.Create(CultureInfo.InvariantCulture, $"{name} is not CSV at row {row}: {what.TrimEnd('.')}."),
            Remedy,
            cause
        );

    /// <summary>An item is larger than any video's.</summary>
    public static InvalidInputException TooLarge(string name, long number) =>
        new(
            ErrorIds.ExportNotJson,
            string.Create(CultureInfo.InvariantCulture, $"Item {number} of {name} is larger than {DatasetExport.LargestItem >> 20} MiB."),
            Remedy
        );

    /// <summary>It ends before its end.</summary>
    public static InvalidInputException Truncated(string name, long items, long bytes) =>
        new(
            ErrorIds.ExportTruncated,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} ends in the middle, at byte {bytes}, after {items} whole items: its last item or its closing bracket is missing."
            ),
            Remedy
        );

    /// <summary>A table ends within a row.</summary>
    public static InvalidInputException CutOff(string name, long row, int cells, int columns) =>
        new(
            ErrorIds.ExportTruncated,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} ends in the middle of row {row}, which has {cells} of {columns} cells: the row is not stored."
            ),
            Remedy
        );

    /// <summary>It holds no item.</summary>
    public static InvalidInputException Empty(string name) =>
        new(
            ErrorIds.ExportEmpty,
            $"{name} holds no items.",
            "Check that it is the right file, and that the run that it comes from found anything."
        );

    // The position is told already, in places that count from 1; and of a literal that is none, all that follows it may be quoted.
    private static string Cause(JsonException broken)
    {
        var cause = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var at and > 0
            ? broken.Message[..at]
            : broken.Message;
        return cause.Length <= LongestCause ? cause : $"{cause.AsSpan(0, LongestCause).TrimEnd()}…";
    }
}
