namespace ClusteraIngest.Tests.Layout;

/// <summary>What was counted on a way through the sources; see <see cref="CallWalk"/>.</summary>
/// <param name="Entries">How often each file was entered.</param>
internal sealed record WalkedWay(IReadOnlyDictionary<string, int> Entries)
{
    public int Steps => Entries.Values.Sum();

    public int Files => Entries.Count;

    public int ReEntries => Steps - Files;

    /// <summary>The figures, and the files that are entered most.</summary>
    public override string ToString() =>
        $"{Steps} steps, {Files} files, {ReEntries} re-entries; most: "
        + string.Join(
            ", ",
            Entries
                .OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Take(8)
                .Select(entry => $"{Path.GetFileNameWithoutExtension(entry.Key)} {entry.Value - 1}")
        );
}
