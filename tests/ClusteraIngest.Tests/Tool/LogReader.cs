using System.Text.RegularExpressions;

namespace ClusteraIngest.Tests.Tool;

/// <summary>
/// Reads the tool's log as it is off a terminal, without the times and the level of notes, which most tests are not about.
/// </summary>
internal sealed partial class LogReader(TextReader log) : TextReader
{
    /// <summary>The lines without their times.</summary>
    public static string Untimed(string lines) => Time().Replace(lines, "");

    public override async Task<string?> ReadLineAsync() => await log.ReadLineAsync() is { } line ? Untimed(line) : null;

    public override async Task<string> ReadToEndAsync() => Untimed(await log.ReadToEndAsync());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            log.Dispose();
        base.Dispose(disposing);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info )?", RegexOptions.Multiline)]
    private static partial Regex Time();
}
