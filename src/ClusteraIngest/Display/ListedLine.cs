using System.Globalization;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Display;

/// <summary>What became of the items that lists showed, in words that add up.</summary>
internal static class ListedLine
{
    /// <summary>Such as <c>listed 250 = new 12 + known 237 + failed 1</c>; unavailable videos stand in it where there are any.</summary>
    public static string Of(RunFigures figures) => string.Create(CultureInfo.InvariantCulture,
        $"listed {figures.Listed} = new {figures.New} + known {figures.Known}{Unavailable(figures.Unavailable)} + failed {figures.Failed}");

    private static string Unavailable(int videos) => videos == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" + unavailable {videos}");
}
