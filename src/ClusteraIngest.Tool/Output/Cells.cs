using System.Text;
using Spectre.Console.Rendering;

namespace ClusteraIngest.Tool.Output;

/// <summary>How much room text takes on a terminal, where 한 takes two cells and a combining accent none.</summary>
internal static class Cells
{
    /// <summary>The cells that a text takes.</summary>
    public static int Count(string text) => new Segment(text).CellCount();

    /// <summary>The text, cut to a width with … at its end.</summary>
    public static string Cut(string text, int width)
    {
        if (text.Length <= width / 2 || Count(text) <= width)
            return text;
        var kept = new StringBuilder();
        var used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Count(rune.ToString());
            if (used > width)
                break;
            kept.Append(rune.ToString());
        }

        return width < 1 ? "" : kept.Append('…').ToString();
    }
}
