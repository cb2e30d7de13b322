using System.Globalization;
using ClusteraIngest.Archive.Importing;

namespace ClusteraIngest.Tool.Output;

/// <summary>The table of an import's verdicts, line by line, since a list may have any number of them.</summary>
internal static class VerdictLine
{
    public static string Heading(Screen screen) =>
        screen.Paint(Cells.Cut($"{"row", 7}  {"verdict", -12}  {"channel", -24}  message", screen.Width), StateColor.Faint);

    public static string Of(ImportVerdict verdict, Screen screen)
    {
        var row = verdict.Row.ToString(CultureInfo.InvariantCulture).PadLeft(7);
        var word = HumanFormat.Word(verdict.Verdict);
        var message = verdict.ErrorId is { } id ? $"{id}: {verdict.Message}" : verdict.Message;
        var what = Printable.Of(message ?? verdict.Url ?? verdict.Raw);
        var line = Cells.Cut($"{row}  {word, -12}  {verdict.ChannelId?.Value, -24}  {what}", screen.Width).TrimEnd();
        var begin = row.Length + 2;
        return line.Length < begin + word.Length
            ? line
            : line[..begin] + screen.Paint(word, ColorOf(verdict.Verdict)) + line[(begin + word.Length)..];
    }

    private static StateColor ColorOf(RowVerdict verdict) =>
        verdict switch
        {
            RowVerdict.Added => StateColor.Good,
            RowVerdict.Changed or RowVerdict.NeedsLookup => StateColor.Notable,
            RowVerdict.Refused => StateColor.Bad,
            _ => StateColor.Faint,
        };
}
