using System.CommandLine;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>--report-file</c>: the report as JSON in a file, which is replaced once the new one is whole.</summary>
internal sealed class ReportFileOption
{
    private readonly Option<string?> file = OptionFactory.Text(
        "--report-file",
        "Writes the report to this file, too, as JSON. Default: none.",
        "FILE"
    );

    public ReportFileOption() => file.CompletionSources.Add(Suggestions.Files);

    public Option Option => file;

    /// <summary>Writes a report where the command line asks for that.</summary>
    public Action<ArchiveReport> Of(CommandRun run) =>
        report =>
        {
            if (run.Value(file) is { } path)
                Write(report, path);
        };

    /// <summary>Finds out before a run of days begins whether its report could be written.</summary>
    /// <exception cref="ConfigurationException"><c>OutputNotWritable</c>.</exception>
    public void RequireWritable(CommandRun run)
    {
        if (run.Value(file) is { } path)
            Guard(
                path,
                unfinished =>
                {
                    if (Directory.Exists(path))
                        throw new IOException("It is a directory.");
                    File.WriteAllText(unfinished, "");
                    File.Delete(unfinished);
                }
            );
    }

    private static void Write(ArchiveReport report, string path) =>
        Guard(
            path,
            unfinished =>
            {
                File.WriteAllText(unfinished, Json.Line(ReportRow.Of(report), Json.Shapes.ReportRow) + "\n");
                File.Move(unfinished, path, overwrite: true);
            }
        );

    private static void Guard(string path, Action<string> write)
    {
        try
        {
            write($"{path}.part");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                ErrorIds.OutputNotWritable,
                $"The report cannot be written to '{path}': {WriteFailure.Why(cause, path)}",
                "Give --report-file a file that can be written.",
                cause
            );
        }
    }
}
