using System.Globalization;
using ClusteraIngest.Text;

namespace ClusteraIngest.Runs;

/// <summary>The sum of a run that consists of jobs: the fields of <c>ctrl_run.summary</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Different targets of jobs that are done.</summary>
    public long Channels { get; init; }

    /// <summary>Videos that its jobs have stored: new ones and known ones.</summary>
    public long Videos { get; init; }

    /// <summary>Those of them that were not known before.</summary>
    public long New { get; init; }

    /// <summary>Rows of statistics.</summary>
    public long Statistics { get; init; }

    /// <inheritdoc cref="RunCounters.ValuesNotUnderstood"/>
    public long ValuesNotUnderstood { get; init; }

    /// <summary>How many jobs have failed with each error id.</summary>
    public IReadOnlyDictionary<string, long> Failures
    {
        get;
        init => field = PrintedDictionary.Of(value);
    } = PrintedDictionary.Of(new Dictionary<string, long>());

    /// <summary>What the jobs of each kind have counted, such as <c>new</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Counters
    {
        get;
        init =>
            field = PrintedDictionary.Of(
                value.ToDictionary(kind => kind.Key, kind => PrintedDictionary.Of(kind.Value), StringComparer.Ordinal)
            );
    } = PrintedDictionary.Of(new Dictionary<string, IReadOnlyDictionary<string, long>>());

    /// <summary>What the jobs have used of that which their kinds count, such as units of the YouTube Data API.</summary>
    public long Units { get; init; }

    /// <summary>Seconds from its beginning to its end.</summary>
    public double Seconds { get; init; }

    /// <summary>How many jobs have failed.</summary>
    internal long FailedJobs => Failures.Values.Sum();

    private string NotUnderstood =>
        ValuesNotUnderstood == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" · values not understood {ValuesNotUnderstood}");

    /// <summary>Such as <c>channels 2 · videos 39 = new 3 + known 36 · statistics 41 · failed jobs 1 · 8 units · 2.1 s</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"channels {Channels} · videos {Videos} = new {New} + known {Videos - New} · statistics {Statistics}{NotUnderstood} · failed "
                + $"jobs {FailedJobs} · {Units} {(Units == 1 ? "unit" : "units")} · {Seconds:0.0} s"
        );
}
