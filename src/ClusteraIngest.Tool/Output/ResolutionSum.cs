using System.Globalization;
using ClusteraIngest.Channels;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>What became of names, summed up in one line that adds up.</summary>
internal sealed class ResolutionSum
{
    private readonly Dictionary<ResolutionState, int> counts = [];
    private readonly HashSet<ChannelId> channels = [];

    /// <summary>Names that were answered.</summary>
    public int Inputs { get; private set; }

    /// <summary>Names of which that became.</summary>
    public int this[ResolutionState state] => counts.GetValueOrDefault(state);

    public void Add(ChannelResolution answer)
    {
        Inputs++;
        counts[answer.State] = this[answer.State] + 1;
        if (answer.ChannelId is { } channel)
            channels.Add(channel);
    }

    /// <summary>
    /// Such as <c>inputs 10 = resolved 7 + not found 1 + needs search 1 + waiting 0 + failed 1 · 6 different channels</c>.
    /// </summary>
    /// <param name="unusable">Arguments or lines of input that could not be used.</param>
    public string Line(int unusable = 0) =>
        $"inputs {Inputs} = {string.Join(" + ", Enum.GetValues<ResolutionState>().Select(state => $"{HumanFormat.Word(state).Replace('_', ' ')} {this[state]}"))}"
        + string.Create(CultureInfo.InvariantCulture, $" · {channels.Count} different {(channels.Count == 1 ? "channel" : "channels")}")
        + (unusable == 0 ? "" : $" · unusable input: {unusable}");
}
