using ClusteraIngest.Presentation;
using ClusteraIngest.Status;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// The status for people: lists, transcripts, runs. On a terminal it is as long as the terminal is high, where that can be done.
/// </summary>
internal static class StatusTables
{
    public static void Write(IngestStatus status, Screen screen, DateTimeOffset now)
    {
        List<IReadOnlyList<string>> others = [];
        if (status.Transcripts.Values.Sum() > 0)
            others.Add([TranscriptsLine(status.Transcripts, screen)]);
        if (status.Runs.Count > 0)
            others.Add(RunTable.Short(status.Runs, now).Lines(screen));
        string[] months = [.. MonthLines.Of(status.Month, status.ProviderMonths)];
        if (months.Length > 0)
            others.Add(months);
        string[] rests = [.. RestLines.Of(status.Rests, status.SourceWaits)];
        if (rests.Length > 0)
            others.Add(rests);

        if (status.Lists.Count == 0)
        {
            screen.Note("No list is monitored yet. Add one: clustera-ingest lists add URL");
        }
        else
        {
            // One line more is the shell's prompt.
            var room = screen.Height - 1 - others.Sum(part => part.Count + 1);
            others.Insert(0, ListTable.Lines(status.Lists, screen, now, room is { } lines ? Math.Max(ShownLists.Least, lines) : null));
        }

        foreach (var (index, part) in others.Index())
            screen.Write(string.Join('\n', index > 0 ? part.Prepend("") : part));
    }

    /// <summary>Such as <c>transcripts: stored 43, none 3, unavailable 1</c>.</summary>
    private static string TranscriptsLine(IReadOnlyDictionary<TranscriptState, long> transcripts, Screen screen) =>
        "transcripts: "
        + TranscriptCounts.Text(transcripts, (state, count) => screen.Paint($"{HumanFormat.Word(state)} {count}", Tones.Of(state)));
}
