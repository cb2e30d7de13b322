using ClusteraIngest.Options;

namespace ClusteraIngest.Library.Search;

/// <summary>What the options of a search may be, wherever they are given.</summary>
internal static class SearchRules
{
    /// <summary>The hits of a page.</summary>
    public static readonly OptionRule<int> First = new(
        number => number is >= 1 and <= SearchQuery.MostFirst,
        $"a whole number from 1 to {SearchQuery.MostFirst}"
    );

    /// <summary>The segments around a hit.</summary>
    public static readonly OptionRule<int> Context = new(
        number => number is >= 0 and <= SearchQuery.MostContext,
        $"a whole number from 0 to {SearchQuery.MostContext}"
    );
}
