using System.Globalization;

namespace ClusteraIngest.Presentation;

/// <summary>How far something is.</summary>
internal static class Percentage
{
    /// <summary>A part of 1, such as <c>40 %</c>; never 100 where it is less.</summary>
    public static string Text(double part) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(part * 100):0} %");
}
