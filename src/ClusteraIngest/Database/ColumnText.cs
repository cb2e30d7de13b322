using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ClusteraIngest.Database;

/// <summary>The spelling of states in columns and in JSON: <c>MembersOnly</c> is <c>members_only</c>.</summary>
internal static class ColumnText
{
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.Texts[Unsafe.BitCast<T, int>(value)];

    public static T Parse<T>(string text)
        where T : struct, Enum =>
        Array.IndexOf(Names<T>.Texts, text) is >= 0 and var value
            ? Unsafe.BitCast<int, T>(value)
            : throw new FormatException($"'{text}' is no {typeof(T).Name}.");

    // An array, since a dictionary of each enumeration would be compiled anew whenever the program starts.
    private static class Names<T>
        where T : struct, Enum
    {
        /// <summary>By value: all of them count from 0.</summary>
        public static readonly string[] Texts = Array.ConvertAll(typeof(T).GetEnumNames(), JsonNamingPolicy.SnakeCaseLower.ConvertName);
    }
}
