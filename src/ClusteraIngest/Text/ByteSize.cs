using System.Globalization;

namespace ClusteraIngest.Text;

/// <summary>A number of bytes as people write it: <c>200G</c>, <c>8M</c>, <c>1.5 GB</c>; a K has 1,024 bytes.</summary>
internal static class ByteSize
{
    /// <summary>What is understood.</summary>
    public const string Takes = "a number of bytes from 1 on, such as 200G, 8M or 65536";

    private const string Units = "KMGTP";

    /// <summary>Reads it; false where it is none, or none at all.</summary>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        var rest = text?.Trim() ?? "";
        if (rest.EndsWith('B') || rest.EndsWith('b'))
            rest = rest[..^1];
        if (rest.EndsWith('i'))
            rest = rest[..^1];
        var unit = rest.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(rest[^1]), StringComparison.Ordinal);
        if (unit >= 0)
            rest = rest[..^1];
        if (!double.TryParse(rest.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var all = number * Math.Pow(1024, unit + 1);
        if (!double.IsFinite(all) || all < 1 || all > 1e18)
            return false;
        bytes = (long)all;
        return true;
    }

    /// <summary>It for people: <c>4.2 GB</c>.</summary>
    public static string Show(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1000 && unit < Units.Length)
        {
            value /= 1024;
            unit++;
        }
        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit - 1]}B");
    }
}
