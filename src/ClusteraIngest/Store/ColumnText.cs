using System.Text.Json;

namespace ClusteraIngest.Store;

/// <summary>The spelling of states in columns and in JSON: <c>MembersOnly</c> is <c>members_only</c>.</summary>
internal static class ColumnText
{
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.ByValue[value];

    public static T Parse<T>(string text)
        where T : struct, Enum => Names<T>.ByText[text];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> ByText = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
