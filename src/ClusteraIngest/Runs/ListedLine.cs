using System.Globalization;

namespace ClusteraIngest.Runs;

/// <summary>What became of the items that lists showed, in words that add up.</summary>
internal static class ListedLine
{
    /// <summary>Such as <c>listed 250 = new 12 + known 237 + failed 1</c>; unavailable videos stand in it where there are any.</summary>
    public static string Of(RunCounters figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"listed {figures.Listed} = new {figures.New} + known "
                + $"{figures.Known}{More("unavailable", figures.Unavailable)}{More("of other channels", figures.Foreign)} + failed "
                + $"{figures.Failed}"
        );

    private static string More(string name, int videos) =>
        videos == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" + {name} {videos}");
}
