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

    /// <summary>The text in lines of that width, broken between words; a word that is longer is broken where it has to be.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' '))
        {
            var cells = Count(word);
            if (used > 0 && used + 1 + cells > width)
                End();
            if (used > 0)
            {
                line.Append(' ');
                used++;
            }

            if (used + cells <= width)
            {
                line.Append(word);
                used += cells;
                continue;
            }

            foreach (var rune in word.EnumerateRunes())
            {
                var more = Count(rune.ToString());
                if (used > 0 && used + more > width)
                    End();
                line.Append(rune.ToString());
                used += more;
            }
        }

        End();
        return lines;

        void End()
        {
            lines.Add(line.ToString());
            line.Clear();
            used = 0;
        }
    }
}
