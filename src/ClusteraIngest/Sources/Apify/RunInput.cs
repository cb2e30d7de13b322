using System.Text.Json;

namespace ClusteraIngest.Sources.Apify;

/// <summary>Compares inputs of runs.</summary>
internal static class RunInput
{
    /// <summary>
    /// Whether <paramref name="actual"/> says all that <paramref name="wanted"/> says. It may say more: Apify adds the defaults of the
    /// actor's schema.
    /// </summary>
    public static bool Contains(JsonElement actual, JsonElement wanted)
    {
        try
        {
            return Says(actual, wanted);
        }
        // Lone surrogates, numbers beyond all measure: somebody else's
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static bool Says(JsonElement actual, JsonElement wanted) =>
        wanted.ValueKind switch
        {
            _ when wanted.ValueKind != actual.ValueKind => false,
            JsonValueKind.Object => wanted
                .EnumerateObject()
                .All(member => actual.TryGetProperty(member.Name, out var value) && Says(value, member.Value)),
            JsonValueKind.Array => wanted.GetArrayLength() == actual.GetArrayLength()
                && wanted.EnumerateArray().Zip(actual.EnumerateArray()).All(pair => Says(pair.Second, pair.First)),
            JsonValueKind.Number => wanted.GetDecimal() == actual.GetDecimal(),
            JsonValueKind.String => wanted.GetString() == actual.GetString(),
            _ => true,
        };
}
