using System.Text.Json.Serialization;
using ClusteraIngest.Text;

namespace ClusteraIngest.Jobs;

/// <summary>A job of a run and how it stands: a row of <c>ctrl_job</c>.</summary>
public sealed record RunJob
{
    /// <summary>Its number.</summary>
    public required long JobId { get; init; }

    /// <summary>What is done, such as <c>collect_channel</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it works on, in canonical spelling.</summary>
    public required string Subject { get; init; }

    /// <summary>What that has turned out to be, such as a channel's id; null: not known yet.</summary>
    public string? Target { get; init; }

    /// <summary>How it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>How often it was taken.</summary>
    public int Attempt { get; init; }

    /// <summary>Before that it is not taken; null: it may be, or is over.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Error id of the last attempt, or of what it waits for; null where it did not fail.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What there is to say of the last attempt.</summary>
    public string? Message { get; init; }

    /// <summary>The job that put it into the queue; null: it was put in when the run began.</summary>
    public long? ParentJobId { get; init; }

    /// <summary>Jobs of the run that it waits for and that are not done.</summary>
    public IReadOnlyList<long> WaitsFor
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<long>([]);

    /// <summary>What it is to be done with besides its subject, as JSON; null: nothing.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Args { get; init; }

    /// <summary>What came of it, as JSON; null: nothing, or it is not done.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Result { get; init; }

    /// <summary>What all its attempts have used of that which its kind counts, such as units of the YouTube Data API.</summary>
    public int Units { get; init; }
}
