using ClusteraIngest.Status;

namespace ClusteraIngest.Tool.Output;

/// <summary>The lists with their counts, and what is the matter with those that failed.</summary>
internal static class ListTable
{
    /// <summary>What a table has besides its rows.</summary>
    private const int HeadingLines = 2;

    /// <param name="lists">The lists.</param>
    /// <param name="screen">Where they are shown.</param>
    /// <param name="now">The time.</param>
    /// <param name="room">The lines that there is room for; null: any number.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<ListStatus> lists, Screen screen, DateTimeOffset now, int? room = null)
    {
        var remarks = new List<string>(Errors(lists, screen, room is not null));
        if (lists.Any(CappedVideos.IsAny))
            remarks.Add("A cap left videos out: 'clustera-ingest sync --full' reads them.");
        if (lists.Any(status => status.List.CutOffAfter is not null))
            remarks.Add("A spending limit has cut lists off: the next sync whose limit is large enough reads on.");
        var rows = room - HeadingLines - remarks.Count;
        if (rows >= lists.Count || rows is null)
            return [.. Draw(lists, now).Lines(screen), .. remarks];

        var shown = ShownLists.Of(lists, rows.Value - 1);
        return
        [
            .. Draw(shown, now).Lines(screen),
            screen.Paint($"  … and {lists.Count - shown.Count} more: 'clustera-ingest lists' shows all.", StateColor.Faint),
            .. remarks,
        ];
    }

    private static Table Draw(IReadOnlyList<ListStatus> lists, DateTimeOffset now)
    {
        var table = new Table(
            new("list", Least: 20),
            "state",
            new("videos", IsNumber: true),
            new("transcripts", IsNumber: true),
            new("failed", IsNumber: true),
            new("left out", IsNumber: true),
            "synced",
            new("title", Least: 8, NeedsRoom: true)
        );
        foreach (var status in lists)
        {
            var list = status.List;
            table.Add(
                HumanFormat.List(list.Url),
                list.IsEnabled ? new Cell(HumanFormat.Word(list.LastState), Tones.Of(list.LastState)) : new("disabled", StateColor.Faint),
                HumanFormat.Count(status.VideosStored),
                HumanFormat.Count(status.TranscriptsStored),
                new(status.VideosFailed == 0 ? "" : HumanFormat.Count(status.VideosFailed), StateColor.Bad),
                new(CappedVideos.Shown(status), StateColor.Notable),
                HumanFormat.Age(list.LastSyncedAt, now),
                list.Title
            );
        }

        return table;
    }

    /// <summary>The errors of lists, broken into lines, never cut; where there is little room one of each kind.</summary>
    private static IEnumerable<string> Errors(IReadOnlyList<ListStatus> lists, Screen screen, bool isBrief)
    {
        if (!isBrief)
            return ListErrors.All(lists).Select(Secrets.Mask);

        var (told, others) = ListErrors.Brief(lists);
        var lines = told.SelectMany(line => Cells.Wrap(Secrets.Mask(line), screen.Width));
        return others == 0 ? lines : lines.Append($"and {others} other errors: 'clustera-ingest status --output json' tells all.");
    }
}
