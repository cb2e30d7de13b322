using System.Globalization;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>The archive's report for people, and for programs.</summary>
internal static class ReportTable
{
    /// <summary>Writes a report: as tables, as an object, or as CSV with a line for each channel.</summary>
    public static void Show(CommandRun run, ArchiveReport report)
    {
        if (run.Format is OutputFormat.Csv)
            foreach (var channel in report.Channels)
                run.WriteRow(ChannelReportRow.Of(channel), Json.Shapes.ChannelReportRow);
        else if (run.IsForPrograms)
            run.WriteRow(ReportRow.Of(report), Json.Shapes.ReportRow);
        else
            Draw(report, run.Screen);
    }

    /// <summary>The sums with what they are made of.</summary>
    public static void DrawSums(ArchiveReport report, Screen screen)
    {
        var sums = new Table("archive", new(HumanFormat.Time(report.At), Least: 20, Wraps: true));
        if (report.RunId is { } runId)
            sums.Add("run", runId.ToString(CultureInfo.InvariantCulture));
        sums.Add("listed", HumanFormat.Count(report.Listed));
        sums.Add("archived", new(HumanFormat.Count(report.Archived), StateColor.Good));
        sums.Add("waiting", Of(report.Waiting, report.WaitingFor, StateColor.Plain));
        sums.Add("refused", Of(report.Refused, report.RefusedBy, StateColor.Notable));
        sums.Add("failed", Of(report.Failed, report.FailedBy, StateColor.Bad));
        if (report.Vanished > 0)
            sums.Add("gone from YouTube", HumanFormat.Count(report.Vanished));
        sums.Add("stored", ByteSize.Show(report.Bytes));
        if (report.BytesPerSecond is { } rate)
            sums.Add("rate", $"{ByteSize.Show((long)rate)}/s");
        if (report.Remaining is { } left)
            sums.Add("left", $"about {ProgressView.Clock(left)}");
        if (report.CostPerMonthUsd is { } cost)
            sums.Add("storage a month", HumanFormat.Cost(cost));
        sums.Write(screen);
    }

    private static void Draw(ArchiveReport report, Screen screen)
    {
        DrawSums(report, screen);
        if (report.Channels.Count > 0)
            DrawChannels(report.Channels, screen);
        if (report.Persons.Count > 0)
            DrawPersons(report.Persons, screen);
        if (report.Months.Count > 0)
            DrawMonths(report.Months, screen);
    }

    private static void DrawChannels(IReadOnlyList<ArchivedChannel> channels, Screen screen)
    {
        var table = new Table(
            new("channel", Least: 16),
            new("listed", IsNumber: true),
            new("archived", IsNumber: true),
            new("waiting", IsNumber: true),
            new("refused", IsNumber: true),
            new("failed", IsNumber: true),
            new("stored", IsNumber: true),
            new("lists", Least: 8, NeedsRoom: true),
            new("title", Least: 8, NeedsRoom: true)
        );
        foreach (var channel in channels)
            table.Add(
                HumanFormat.List(channel.Url),
                HumanFormat.Count(channel.Listed),
                HumanFormat.Count(channel.Archived),
                HumanFormat.Count(channel.Waiting),
                HumanFormat.Count(channel.Refused),
                new(HumanFormat.Count(channel.Failed), channel.Failed > 0 ? StateColor.Bad : StateColor.Plain),
                ByteSize.Show(channel.Bytes),
                TabsOf(channel),
                channel.Title
            );
        table.Write(screen);
    }

    /// <summary>
    /// What is not complete of its tabs, such as <c>videos short, 498 of 500</c>, and <c>videos limited to 2</c> where no more were wanted.
    /// </summary>
    private static string TabsOf(ArchivedChannel channel)
    {
        var open = channel.Tabs.Where(tab => tab.State is not (TabState.Complete or TabState.CompleteWithHidden)).ToList();
        return channel.Tabs.Count == 0 ? "not listed yet"
            : open.Count == 0 ? "complete"
            : string.Join(
                ", ",
                open.Select(tab =>
                    tab.State is TabState.Limited
                        ? $"{NameOf(tab.Tab)} limited to {HumanFormat.Count(tab.Read)}"
                        : $"{NameOf(tab.Tab)} {HumanFormat.Word(tab.State)}, {HumanFormat.Count(tab.Read)}"
                            + (tab.Stated is { } stated ? $" of {HumanFormat.Count(stated)}" : "")
                )
            );
    }

    private static string NameOf(VideoKind tab) =>
        tab switch
        {
            VideoKind.Short => "Shorts",
            VideoKind.Stream => "streams",
            _ => "videos",
        };

    private static void DrawPersons(IReadOnlyList<ArchivedPerson> persons, Screen screen)
    {
        var table = new Table(
            new("person", Least: 16),
            new("type", Least: 8),
            new("channels", IsNumber: true),
            new("videos", IsNumber: true),
            new("stored", IsNumber: true)
        );
        foreach (var person in persons)
            table.Add(
                person.Name,
                person.Type,
                HumanFormat.Count(person.Channels),
                HumanFormat.Count(person.Videos),
                ByteSize.Show(person.Bytes)
            );
        table.Write(screen);
    }

    private static void DrawMonths(IReadOnlyList<StoredMonth> months, Screen screen)
    {
        var table = new Table(
            "month",
            new("objects", IsNumber: true),
            new("stored", IsNumber: true),
            new("in all", IsNumber: true),
            new("cost", IsNumber: true)
        );
        foreach (var month in months)
            table.Add(
                month.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                HumanFormat.Count(month.Objects),
                ByteSize.Show(month.Bytes),
                ByteSize.Show(month.TotalBytes),
                month.CostUsd is { } cost ? HumanFormat.Cost(cost) : null
            );
        table.Write(screen);
    }

    private static Cell Of(long count, IReadOnlyDictionary<string, long> parts, StateColor tone) =>
        new(
            HumanFormat.Count(count)
                + (
                    parts.Count == 0
                        ? ""
                        : $": {string.Join(", ", parts.OrderByDescending(part => part.Value).Select(part => $"{part.Key} {HumanFormat.Count(part.Value)}"))}"
                ),
            count > 0 ? tone : StateColor.Plain
        );
}
