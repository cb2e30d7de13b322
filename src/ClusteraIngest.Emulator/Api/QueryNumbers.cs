using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>Numbers, flags and lists in a query.</summary>
internal static class QueryNumbers
{
    public static decimal? Number(this IQueryCollection query, string name)
    {
        if (query[name] is not [{ Length: > 0 } text, ..])
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new ApiException(400, "invalid-value", $"Invalid value provided: {name} must be a non-negative number");
    }

    public static int Whole(this IQueryCollection query, string name, int absent) =>
        query.Number(name) is { } number ? (int)Math.Min(number, int.MaxValue) : absent;

    /// <summary>How many are wanted at most; the API takes 0 as if it were not given.</summary>
    public static int? Limit(this IQueryCollection query) => query.Whole("limit", 0) is > 0 and var limit ? limit : null;

    public static bool Flag(this IQueryCollection query, string name) => query[name] is ["1" or "true", ..];

    public static IReadOnlyList<string> Names(this IQueryCollection query, string name) =>
        query[name].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
