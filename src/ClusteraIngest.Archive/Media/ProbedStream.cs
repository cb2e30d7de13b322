namespace ClusteraIngest.Archive.Media;

/// <summary>A stream of a container, as it was measured.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Type"><c>video</c>, <c>audio</c>, or what nobody can play: <c>data</c>.</param>
/// <param name="Codec">Its codec, in ffmpeg's words.</param>
internal sealed record ProbedStream(int Index, string Type, string Codec)
{
    /// <summary>The picture's width.</summary>
    public int? Width { get; init; }

    /// <summary>The picture's height.</summary>
    public int? Height { get; init; }

    /// <summary>When its packets are; null: it has none.</summary>
    public PacketTimes? Times { get; init; }
}

/// <summary>When the packets of a stream are: from the first to the end of the last, and the longest time without any.</summary>
internal sealed class PacketTimes
{
    private double first = double.PositiveInfinity;
    private double end = double.NegativeInfinity;
    private double? before;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>From the beginning of the first that is shown to the end of the last.</summary>
    public double Seconds => Count == 0 ? 0 : end - first;

    /// <summary>The longest time from one to the next.</summary>
    public double LargestStep { get; private set; }

    /// <summary>The same on average.</summary>
    public double AverageStep => Count < 2 ? 0 : Seconds / Count;

    public void Add(double? shownAt, double? decodedAt, double? duration)
    {
        if ((shownAt ?? decodedAt) is not { } at)
            return;
        Count++;
        (first, end) = (Math.Min(first, at), Math.Max(end, at + (duration ?? 0)));
        var order = decodedAt ?? at;
        if (before is { } last)
            LargestStep = Math.Max(LargestStep, order - last);
        before = order;
    }
}
