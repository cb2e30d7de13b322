using System.Management.Automation;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Exports;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Writes videos, transcripts, passages or digests into a folder, as NDJSON, CSV, or notes in Markdown.</summary>
/// <remarks>
/// <para>The first export has all; each one that follows has what has changed since, in a file of its own, or writes the notes that have
/// changed. One that was broken off is gone on with. Memory stays flat, however much it is. What is no longer in the database stays in the
/// folder.</para>
/// <para>Notes are one of each video, transcript or digest, with front matter and links to the second. CSV has the texts as they were
/// published, also such as a spreadsheet takes for formulas.</para>
/// </remarks>
/// <example>
/// <summary>Notes of all transcripts; later only of what is new.</summary>
/// <code>Export-Library Transcripts ./notes -Format Markdown</code>
/// </example>
/// <example>
/// <summary>The videos that have changed within a week, as CSV.</summary>
/// <code>Export-Library Videos ./dump -Format Csv -Since 7d</code>
/// </example>
[Cmdlet(VerbsData.Export, "Library", SupportsShouldProcess = true)]
[OutputType(typeof(LibraryExport))]
public sealed class ExportLibraryCommand : IngestCmdlet
{
    /// <summary>What is exported.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public ExportKind[] Kind { get; set; } = [];

    /// <summary>The folder, which is made if need be.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>How it is written. Default: Ndjson.</summary>
    [Parameter]
    public ExportFormat Format { get; set; } = ExportFormat.Ndjson;

    /// <summary>
    /// Only what has changed then or later: a time, or how long ago it was, such as 7d (min, h, d, w, mo, y). Without it, what has changed
    /// since the last export into the folder.
    /// </summary>
    [Parameter]
    [AgeOrTime(Parameter = nameof(Since))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Writes all again, whatever was written into the folder before.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var folder = GetUnresolvedProviderPathFromPSPath(Path);
        foreach (var kind in Kind.Where(kind => ShouldProcess($"{kind}", $"export into '{folder}'")))
        {
            ExportRequest request = new()
            {
                Kind = kind,
                Format = Format,
                Since = Since,
                IsFull = Full,
            };
            WriteObject(Await(cancel => Client.Library.ExportAsync(request, folder, cancel)));
        }
    }
}
