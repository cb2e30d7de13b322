using System.Management.Automation;
using System.Management.Automation.Host;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Channels;
using ClusteraIngest.Jobs;
using ClusteraIngest.Presentation;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Status;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;
using JobState = ClusteraIngest.Jobs.JobState;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// What the format file shows of a fact. Nothing that comes from outside gets to the terminal but through <see cref="Text"/>.
/// </summary>
public static class Cell
{
    /// <summary>Text from outside in one line, harmless: it cannot move the cursor, forge a line or turn the writing direction.</summary>
    public static string Text(object? text) => Printable.Of(text?.ToString());

    /// <summary>The beginning of a longer text, harmless, with … where it was cut.</summary>
    public static string Beginning(string? text, int length) =>
        text is null || text.Length <= length
            ? Printable.Of(text)
            // Not through the middle of a character that takes two places.
            : Printable.Of(text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd()) + "…";

    /// <summary>Several values in one line.</summary>
    public static string Values(IEnumerable<object>? values) => Printable.Of(string.Join(", ", values ?? []));

    /// <summary>A number with separators of thousands.</summary>
    public static string Count(long? count) => HumanFormat.Count(count);

    /// <summary>A number of bytes, such as <c>4.2 GB</c>.</summary>
    public static string Bytes(long? bytes) => bytes is { } number ? ByteSize.Show(number) : "";

    /// <summary>Numbers by name, the greatest first, such as <c>members_only 4, private 1</c>.</summary>
    public static string Counts(IReadOnlyDictionary<string, long>? counts) =>
        Printable.Of(
            string.Join(
                ", ",
                (counts ?? new Dictionary<string, long>())
                    .OrderByDescending(entry => entry.Value)
                    .Select(entry => $"{entry.Key} {HumanFormat.Count(entry.Value)}")
            )
        );

    /// <summary>The channels of the archive, a line for each.</summary>
    public static string Channels(IReadOnlyList<ArchivedChannel>? channels) =>
        string.Join(
            '\n',
            (channels ?? []).Select(channel =>
                $"{List(channel.Url)}: archived {Count(channel.Archived)} of {Count(channel.Listed)}, {Bytes(channel.Bytes)}"
            )
        );

    /// <summary>The persons behind them, a line for each.</summary>
    public static string Persons(IReadOnlyList<ArchivedPerson>? persons) =>
        string.Join(
            '\n',
            (persons ?? []).Select(person =>
                $"{Text(person.Name)}: channels {Count(person.Channels)}, videos {Count(person.Videos)}, {Bytes(person.Bytes)}"
            )
        );

    /// <summary>What was stored by month, a line for each.</summary>
    public static string Months(IReadOnlyList<StoredMonth>? months) =>
        string.Join(
            '\n',
            (months ?? []).Select(month =>
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{month.Month:yyyy-MM}: objects {Count(month.Objects)}, {Bytes(month.Bytes)}; in all {Bytes(month.TotalBytes)}"
                ) + (month.CostUsd is { } cost ? $", {Cost(cost)} a month" : "")
            )
        );

    /// <summary>A length as <c>h:mm:ss</c>.</summary>
    public static string Duration(double? seconds) => HumanFormat.Duration((int?)seconds);

    /// <summary>A day in UTC, as <c>yyyy-MM-dd</c>.</summary>
    public static string Date(DateTimeOffset? time) => HumanFormat.Date(time);

    /// <summary>A time in UTC, as <c>yyyy-MM-dd HH:mmZ</c>.</summary>
    public static string Time(DateTimeOffset? time) => HumanFormat.Time(time);

    /// <summary>An amount in USD.</summary>
    public static string Cost(decimal? usd) => usd is { } amount ? HumanFormat.Cost(amount) : "";

    /// <summary>
    /// An invocation's cost, and in lines of their own what is not settled yet, where anything is: a narrow column has no room for it
    /// beside.
    /// </summary>
    public static string Spent(RunCounters figures) => InLines(figures, "\n");

    /// <summary>The runs whose cost is not settled yet, and the most that they may cost; nothing where there are none.</summary>
    public static string Unsettled(RunCounters figures) => CostText.Unsettled(figures);

    /// <summary>A list's address as short as the cmdlets take it: handle or id alone, where it has one.</summary>
    public static string List(string? url) => Printable.Of(HumanFormat.List(url ?? ""));

    /// <summary>
    /// A state in its colour. PowerShell takes the colour away where the host cannot show it or the user does not want it.
    /// </summary>
    public static string State(object? state) => Coloured((state as PSObject)?.BaseObject ?? state);

    /// <summary>A list's state, or that it is disabled.</summary>
    public static string State(object? state, bool isEnabled) => isEnabled ? State(state) : StateColor.Faint.Around("Disabled");

    /// <summary>A state in its colour with the number of those in it, one after another.</summary>
    public static string Transcripts(IReadOnlyDictionary<TranscriptState, long> transcripts) => StatusLines.Transcripts(transcripts);

    /// <summary>A run's jobs: each state in its colour with the number of jobs in it.</summary>
    public static string Jobs(IReadOnlyDictionary<JobState, long> jobs) =>
        string.Join(", ", jobs.OrderBy(entry => entry.Key).Select(entry => $"{State(entry.Key)} {HumanFormat.Count(entry.Value)}"));

    /// <summary>A run's jobs by kind, a line for each.</summary>
    public static string JobsByKind(IReadOnlyDictionary<string, IReadOnlyDictionary<JobState, long>> kinds) =>
        string.Join(
            '\n',
            kinds.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{Text(entry.Key)}: {Jobs(entry.Value)}")
        );

    /// <summary>Error ids, each with the number of jobs that failed with it.</summary>
    public static string Errors(IReadOnlyDictionary<string, long> errors) =>
        Printable.Of(string.Join(", ", errors.Select(entry => $"{entry.Key} {HumanFormat.Count(entry.Value)}")));

    /// <summary>A part of 1 as <c>40 %</c>; never 100 where it is less.</summary>
    public static string Percent(double part) => Percentage.Text(part);

    /// <summary>Lists with their counts, a line each: as many as the host's screen has room for.</summary>
    public static string Lists(IngestStatus status, PSHost? host) => StatusLines.Lists(status, StatusScreen.Of(host));

    /// <summary>The errors of lists that failed, on a screen one of each kind; nothing where none did.</summary>
    public static string Failures(IngestStatus status, PSHost? host) => StatusLines.Failures(status.Lists, StatusScreen.Of(host));

    /// <summary>Runs with their sums, a line each.</summary>
    public static string Runs(IReadOnlyList<IngestRun> runs) => StatusLines.Runs(runs);

    /// <summary>What a run has done, in short.</summary>
    public static string Sum(IngestRun run) => StatusLines.Sum(run, figures => InLines(figures, " "));

    /// <summary>What a list's cap left out: a number, or "some" where nobody knows how many.</summary>
    public static string LeftOut(ListStatus status) => CappedVideos.Shown(status);

    /// <summary>How a month stands that has a limit.</summary>
    public static string Months(IngestStatus status) => string.Join(" ", MonthLines.Of(status.Month, status.ProviderMonths));

    /// <summary>Which sources are left alone or waited for, and until when.</summary>
    public static string Rests(IngestStatus status) => string.Join('\n', RestLines.Of(status.Rests, status.SourceWaits));

    private static string InLines(RunCounters figures, string space) =>
        HumanFormat.Cost(figures.CostUsd)
        + (figures.UnsettledRuns == 0 ? "" : $"\n+ {HumanFormat.Cost(figures.UnsettledUsd)}{space}not settled");

    private static string Coloured(object? state) =>
        state switch
        {
            ListState list => Tones.Of(list).Around(list.ToString()),
            TranscriptState transcript => Tones.Of(transcript).Around(transcript.ToString()),
            ResolutionState resolution => Tones.Of(resolution).Around(resolution.ToString()),
            ApiKeyState key => Tones.Of(key).Around(key.ToString()),
            JobState job => Tones.Of(job).Around(job.ToString()),
            RunState run => Tones.Of(run).Around(run.ToString()),
            _ => Text(state),
        };
}
