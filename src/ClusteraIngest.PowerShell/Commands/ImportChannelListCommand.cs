using System.Management.Automation;
using System.Runtime.CompilerServices;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Errors;
using ClusteraIngest.Runs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Imports lists of channels with the persons behind them, and emits a verdict for each row.</summary>
/// <remarks>
/// <para>A list is CSV, text, JSON, NDJSON, OPML, or the zip of a Takeout, in any encoding, and is read as a stream. Rows of Import-Csv and
/// other objects are taken by the names of their properties, which mean what a header's do: channel_id, channel_url, handle, name, email,
/// type.</para>
/// <para>Each channel becomes a list that is archived and that syncs do not read; one that syncs read already goes on being read. Nothing
/// is asked of the network. To import a list again changes nothing. With -WhatIf, the verdicts tell what would become of the rows, and
/// nothing is stored.</para>
/// </remarks>
/// <example>
/// <summary>Imports a list, and shows what could not be used.</summary>
/// <code>Import-ChannelList ./channels.csv | Where-Object Verdict -eq Refused | Format-List Row, ErrorId, Message</code>
/// </example>
/// <example>
/// <summary>Imports rows that another command emits.</summary>
/// <code>Import-Csv ./channels.csv | Import-ChannelList</code>
/// </example>
/// <seealso cref="GetPersonCommand"/>
[Cmdlet(VerbsData.Import, "ChannelList", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(ImportVerdict), typeof(UndoneImport))]
public sealed class ImportChannelListCommand : StageCmdlet<IReadOnlyList<KeyValuePair<string, string>>, ImportVerdict>
{
    private ImportSum sum = new();
    private string? file;
    private bool hasRows;
    private bool isDryRun;

    /// <summary>Files, also with * and ?.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Rows as objects, or files as Get-ChildItem emits them, or their paths.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>
    /// The number of an import: what it has added and nobody else needs is removed. Its ImportId is in the verbose stream, and in the table
    /// ctrl_import.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Undo")]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public long Undo { get; set; }

    private protected override string Activity => file is null ? "Importing channels" : $"Importing {System.IO.Path.GetFileName(file)}";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Undo")
        {
            if (ShouldProcess($"import {Undo}", "undo"))
                WriteObject(Await(cancel => Client.Archive.UndoImportAsync(Undo, cancel)));
            return;
        }

        if (ParameterSetName == "InputObject")
        {
            switch (InputObject.BaseObject)
            {
                case FileInfo info:
                    ImportFile(info.FullName);
                    break;
                case string text when FileOf(text) is { } path:
                    ImportFile(path);
                    break;
                case string text:
                    Take([new("channel", text)]);
                    break;
                default:
                    Take(Cells(InputObject));
                    break;
            }

            return;
        }

        foreach (var path in (ParameterSetName == "Path" ? Path : LiteralPath).SelectMany(Resolve))
            ImportFile(path);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (hasRows)
            Finish();
    }

    private protected override IAsyncEnumerable<StageResult<ImportVerdict>> Stage(
        IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, string>>> input,
        CancellationToken cancel
    ) => file is { } path ? FileAsync(path, cancel) : Results(Client.Archive.ImportAsync(input, "objects", sum, isDryRun, cancel), cancel);

    private protected override string Describe(RunCounters figures) => sum.ToString();

    private async IAsyncEnumerable<StageResult<ImportVerdict>> FileAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var list = File.OpenRead(path);
        await foreach (var result in Results(Client.Archive.ImportAsync(list, path, sum, isDryRun, cancel), cancel))
            yield return result;
    }

    // What is wrong with one file does not hold up the others.
    private static async IAsyncEnumerable<StageResult<ImportVerdict>> Results(
        IAsyncEnumerable<ImportVerdict> verdicts,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var rest = verdicts.GetAsyncEnumerator(cancel);
        while (true)
        {
            InvalidInputException? broken = null;
            try
            {
                if (!await rest.MoveNextAsync())
                    yield break;
            }
            catch (InvalidInputException exception)
            {
                broken = exception;
            }

            if (broken is not null)
            {
                yield return StageResult.Failed<ImportVerdict>("", broken);
                yield break;
            }

            yield return StageResult.Done(rest.Current, rest.Current.Url ?? rest.Current.Raw);
        }
    }

    private void Take(IReadOnlyList<KeyValuePair<string, string>> cells)
    {
        if (!hasRows)
        {
            if (!ShouldProcess("the rows of the pipeline", "import") && !IsWhatIf)
                return;
            file = null;
            Begin();
            hasRows = true;
        }

        Feed(cells);
    }

    private void ImportFile(string path)
    {
        if (!File.Exists(path))
        {
            WriteError(InputFile.NotFound(path), path);
            return;
        }

        if (!ShouldProcess(path, "import") && !IsWhatIf)
            return;
        file = path;
        Begin();
        Finish(startsWithoutInput: true);
        Restart();
        file = null;
    }

    private void Begin()
    {
        Restart();
        sum = new();
        // The stage runs on other threads, which must not read the session's variables.
        isDryRun = IsWhatIf;
    }

    private static KeyValuePair<string, string>[] Cells(PSObject row) =>
        [
            .. row
                .Properties.Where(property => property is PSNoteProperty or PSProperty or PSScriptProperty)
                .Select(property => new KeyValuePair<string, string>(property.Name, TextOf(property.Value))),
        ];

    private static string TextOf(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            System.Collections.IEnumerable several => string.Join('\n', several.Cast<object>().Select(TextOf)),
            _ => LanguagePrimitives.ConvertTo<string>(value),
        };

    /// <summary>The file that a text leads to; null where it is something else, such as an address.</summary>
    private string? FileOf(string text)
    {
        try
        {
            return GetUnresolvedProviderPathFromPSPath(text) is var path && File.Exists(path) ? path : null;
        }
        catch (Exception error) when (error is SessionStateException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> Resolve(string path)
    {
        if ((ParameterSetName == "LiteralPath" ? this.ResolveLiteralPath(path) : this.ResolvePath(path)) is { } files)
            return files;
        WriteError(InputFile.NotFound(path), path);
        return [];
    }
}
