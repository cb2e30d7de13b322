using System.Text;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Errors;
using ClusteraIngest.Processes;
using CsvHelper;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// The verdicts of an import as CSV for people: with a byte order mark, by which spreadsheets know UTF-8, and with an apostrophe before
/// what they would take for a formula.
/// </summary>
internal sealed class VerdictFile : IDisposable
{
    private readonly CsvWriter csv;

    private VerdictFile(Stream file)
    {
        csv = CsvWriter.Create(file, CsvWriterOptions.Default with { WriteByteOrderMark = true }, leaveOpen: false);
        csv.WriteRecord([.. Json.Fields(Json.Shapes.VerdictRow), "given"]);
    }

    /// <summary>Whether the file would be written over the list, by whatever way its path leads there.</summary>
    public static bool IsList(string path, string list) => File.Exists(path) && RealPath(path) == RealPath(list);

    /// <summary>Writes the file anew.</summary>
    /// <exception cref="ConfigurationException"><c>OutputNotWritable</c>.</exception>
    public static VerdictFile Create(string path)
    {
        try
        {
            return new(File.Create(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                ErrorIds.OutputNotWritable,
                $"The verdicts cannot be written to '{path}': {cause.Message}",
                "Give --verdicts a file that can be written.",
                cause
            );
        }
    }

    public void Write(ImportVerdict verdict)
    {
        var row = Json.Object(VerdictRow.Of(verdict), Json.Shapes.VerdictRow);
        csv.WriteRecord([.. row.Select(field => Neutral(field.Value?.ToString() ?? "")), Neutral(verdict.Raw)]);
    }

    public void Dispose() => csv.Dispose();

    private static string RealPath(string path)
    {
        var file = Executables.Resolve(Path.GetFullPath(path));
        return Path.Combine(Executables.ResolveDirectory(Path.GetDirectoryName(file)!), Path.GetFileName(file));
    }

    // Numbers and ids cannot be formulas; what begins so is an address, a name or a text.
    private static string Neutral(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + text : text;
}
