using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Options;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Stores dataset exports of the Apify actor streamers/youtube-scraper, and emits a sum for each file.</summary>
/// <remarks>
/// <para>A file is JSON, NDJSON or CSV, also packed with gzip, and is read as a stream: it may be of any size. What is valid before an
/// error is stored. Videos that are stored already have their facts refreshed.</para>
/// </remarks>
/// <example>
/// <summary>Stores all exports of a folder.</summary>
/// <code>Import-IngestedVideo ./exports/*.json</code>
/// </example>
[Cmdlet(VerbsData.Import, "IngestedVideo", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(RunCounters))]
public sealed class ImportIngestedVideoCommand : StageCmdlet<object, Video>
{
    private string file = "";
    private bool isContentTold;

    /// <summary>Files, also with * and ?.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// When the exports were made, or how long ago that was, such as 7d: "10 months ago" counts from there. Without it, when a file was
    /// last written.
    /// </summary>
    [Parameter]
    [AgeOrTime(Parameter = nameof(AsOf))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTimeOffset? AsOf { get; set; }

    private protected override string Activity => $"Importing {System.IO.Path.GetFileName(file)}";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            if (AsOf is { } made)
                OptionRules.PastTime(TimeProvider.System).Require("-AsOf", made);
        }
        catch (InvalidInputException exception)
        {
            ThrowTerminatingError(IngestErrorRecord.Of(exception, null));
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in (ParameterSetName == "Path" ? Path : LiteralPath).SelectMany(Resolve))
        {
            if (!File.Exists(path))
            {
                WriteError(InputFile.NotFound(path), path);
                continue;
            }

            if (!ShouldProcess(path, "import"))
                continue;

            file = path;
            Restart();
            Finish(startsWithoutInput: true);
        }
    }

    private protected override async IAsyncEnumerable<StageResult<Video>> Stage(
        IAsyncEnumerable<object> input,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var export = File.OpenRead(file);
        await foreach (
            var failure in Client.Ingestion.ImportAsync(
                export,
                file,
                Progress,
                AsOf ?? InputFile.WrittenAt(file, TimeProvider.System),
                cancel
            )
        )
            yield return failure;
    }

    // There are no lists, and nothing is paid for.
    private protected override string Describe(RunCounters figures) => ListedLine.Of(figures);

    private protected override void Finished(RunCounters figures) => WriteObject(figures);

    private IReadOnlyList<string> Resolve(string path)
    {
        if ((ParameterSetName == "LiteralPath" ? this.ResolveLiteralPath(path) : this.ResolvePath(path)) is { } files)
            return files;
        TellNoPath(path);
        return [];
    }

    private void TellNoPath(string text)
    {
        // The lines of a file are one mistake, not one each.
        if (isContentTold && text.TrimStart() is ['{' or '}' or '[' or ']' or '"' or ',', ..])
            return;

        if (!IsBeginOfJson(text.Trim()))
        {
            WriteError(InputFile.NotFound(text), text);
            return;
        }

        isContentTold = true;
        InvalidInputException error = new(
            ErrorIds.NotAPath,
            $"A file's path is expected, and '{Text.Printable.Of(text, 60)}' is JSON.",
            "Give the path itself, as in Import-IngestedVideo items.ndjson, or pipe what Get-Item emits."
        );
        WriteError(error, text);
    }

    private static bool IsBeginOfJson(string text) => text is "[" || text.TrimStart('[').TrimStart().StartsWith('{');
}
