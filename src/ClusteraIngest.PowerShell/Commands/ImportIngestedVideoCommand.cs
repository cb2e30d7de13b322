using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Stores dataset exports of the Apify actor streamers/youtube-scraper, and emits a sum for each file.</summary>
/// <remarks>
/// <para>A file is a JSON array or NDJSON, and is read as a stream: it may be of any size. What is valid before an error is stored. Videos that are
/// stored already have their facts refreshed.</para>
/// </remarks>
/// <example>
/// <summary>Stores all exports of a folder.</summary>
/// <code>Import-IngestedVideo ./exports/*.json</code>
/// </example>
[Cmdlet(VerbsData.Import, "IngestedVideo", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(RunFigures))]
public sealed class ImportIngestedVideoCommand : StageCmdlet<object, Video>
{
    private string file = "";

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

    private protected override string Activity => $"Importing {System.IO.Path.GetFileName(file)}";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == "Path" ? Path.SelectMany(Resolve) : LiteralPath.Select(GetUnresolvedProviderPathFromPSPath))
        {
            if (!ShouldProcess(path, "import"))
                continue;
            if (!File.Exists(path))
            {
                WriteError(new InvalidInputException("FileNotFound", $"There is no file '{path}'.", "Mend the path."), path);
                continue;
            }

            file = path;
            Restart();
            Finish(startsWithoutInput: true);
        }
    }

    private protected override async IAsyncEnumerable<StageResult<Video>> Stage(
        IAsyncEnumerable<object> input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var export = File.OpenRead(file);
        await foreach (var failure in Client.ImportAsync(export, file, Progress, cancel))
            yield return failure;
    }

    // There are no lists, and nothing is paid for.
    private protected override string Describe(RunFigures figures) => Listed(figures);

    private protected override void Finished(RunFigures figures) => WriteObject(figures);

    private IEnumerable<string> Resolve(string path)
    {
        try
        {
            return GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException)
        {
            WriteError(new InvalidInputException("FileNotFound", $"There is no file '{path}'.", "Mend the path."), path);
            return [];
        }
    }
}
