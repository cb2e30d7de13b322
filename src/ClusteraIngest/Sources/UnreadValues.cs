using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources;

/// <summary>Collects the values of one resource that could not be understood.</summary>
internal sealed class UnreadValues
{
    private List<UnreadValue>? values;

    /// <summary>What was collected.</summary>
    public IReadOnlyList<UnreadValue> All => values is null ? [] : values;

    /// <summary>Notes a value that is given, unless it was understood.</summary>
    /// <param name="field">The field as the source calls it.</param>
    /// <param name="value">Its value; null where the source does not have it.</param>
    /// <param name="isUnderstood">Whether something came of it, or it stands for nothing.</param>
    public void Check(string field, JsonElement? value, bool isUnderstood)
    {
        if (!isUnderstood && value is { } given && given.IsGiven())
            (values ??= []).Add(UnreadValue.Of(field, given.AsText() ?? given.GetRawText()));
    }
}
