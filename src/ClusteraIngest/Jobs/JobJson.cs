using System.Text.Json;

namespace ClusteraIngest.Jobs;

/// <summary>The JSON that jobs carry: <c>ctrl_job.args</c> and <c>ctrl_job.result</c>.</summary>
internal static class JobJson
{
    private const int LongestNumber = 100;

    /// <summary>
    /// Whether text is JSON that <c>jsonb</c> can hold: no NUL and no half of a surrogate pair in its strings, and no number that nobody
    /// could have meant.
    /// </summary>
    public static bool IsStorable(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return IsStorable(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsStorable(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().All(member => HasNoNul(NameOf(member)) && IsStorable(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().All(IsStorable),
            JsonValueKind.String => HasNoNul(TextOf(element)),
            JsonValueKind.Number => element.GetRawText().Length <= LongestNumber
                && element.TryGetDouble(out var number)
                && double.IsFinite(number),
            _ => true,
        };

    private static bool HasNoNul(string? text) => text?.Contains('\0') is false;

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }
}
