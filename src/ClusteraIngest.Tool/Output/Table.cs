using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClusteraIngest.Tool.Output;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumber">Whether it is set to the right.</param>
/// <param name="Least">The cells that it may be cut to; null: it is never cut.</param>
/// <param name="Wraps">Whether its text goes on in the next line instead of being cut.</param>
/// <param name="NeedsRoom">Whether it is left out on a narrow screen.</param>
internal readonly record struct Column(string Title, bool IsNumber = false, int? Least = null, bool Wraps = false, bool NeedsRoom = false)
{
    public static implicit operator Column(string title) => new(title);
}

/// <summary>A cell of a table; what it says is made harmless when it is drawn.</summary>
internal readonly record struct Cell(string? Text, StateColor Tone = StateColor.Plain)
{
    public static implicit operator Cell(string? text) => new(text);

    public static Cell YesOrNo(bool yes) => yes ? new("yes") : new("no", StateColor.Faint);
}

/// <summary>
/// A table that fits the screen. Columns without anything in them are left out; then those are cut that may be, the least important first,
/// and the others are whole.
/// </summary>
internal sealed class Table(params Column[] columns)
{
    private const int Roomy = 100;

    /// <summary>What stands between two columns, and on both sides of all of them.</summary>
    private const int CellsBetween = 3;
    private const int CellsAround = 4;

    private readonly List<Cell[]> rows = [];

    public void Add(params Cell[] cells) => rows.Add(cells);

    public void Write(Screen screen) => screen.Write(string.Join('\n', Lines(screen)));

    /// <summary>Its lines, as they are drawn on that screen.</summary>
    public IReadOnlyList<string> Lines(Screen screen)
    {
        var drawing = new Spectre.Console.Table { Border = TableBorder.Minimal, ShowRowSeparators = false };
        var widths = Widths(screen.Width);
        foreach (var (index, width) in widths)
        {
            var column = columns[index];
            drawing.AddColumn(
                new TableColumn(new CutText(new(column.Title, StateColor.Faint), column.Title.Length))
                {
                    Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                    NoWrap = column.Least is null,
                    Width = width,
                }
            );
        }

        foreach (var row in rows)
            drawing.AddRow(widths.Select(shown => Draw(row[shown.Index], columns[shown.Index])));

        var writer = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = screen.HasColor ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = screen.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = screen.Width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(drawing);
        return [.. writer.ToString().Trim('\r', '\n').Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }

    /// <summary>The columns that are shown, and how wide each is.</summary>
    private List<(int Index, int Width)> Widths(int screenWidth)
    {
        var shown = Enumerable
            .Range(0, columns.Length)
            .Where(index =>
                (!columns[index].NeedsRoom || screenWidth >= Roomy)
                && (rows.Count == 0 || rows.Exists(row => !string.IsNullOrEmpty(row[index].Text)))
            )
            .ToList();
        while (true)
        {
            var widths = shown.ToDictionary(index => index, WholeWidth);
            var excess = widths.Values.Sum() + CellsBetween * (shown.Count - 1) + CellsAround - screenWidth;
            foreach (
                var index in shown
                    .Where(index => columns[index].Least is not null)
                    .OrderByDescending(index => columns[index].NeedsRoom)
                    .ThenByDescending(index => index)
            )
            {
                if (excess <= 0)
                    break;
                var given = Math.Min(excess, widths[index] - Math.Min(widths[index], columns[index].Least!.Value));
                widths[index] -= given;
                excess -= given;
            }

            // What is only there where there is room makes room for names that would be cut.
            if (
                shown.FindLastIndex(index => columns[index].NeedsRoom) is >= 0 and var roomy
                && shown.Exists(index => !columns[index].NeedsRoom && widths[index] < WholeWidth(index))
            )
            {
                shown.RemoveAt(roomy);
                continue;
            }

            return [.. shown.Select(index => (index, widths[index]))];
        }
    }

    private int WholeWidth(int index) =>
        rows.Select(row => Cells.Count(Printable.Of(row[index].Text))).Append(Cells.Count(columns[index].Title)).Max();

    private static IRenderable Draw(Cell cell, Column column) =>
        column.Wraps
            ? new Spectre.Console.Text(Printable.Of(cell.Text), StyleOf(cell.Tone))
            : new CutText(cell, column.Least ?? int.MaxValue);

    private static Style StyleOf(StateColor tone) =>
        tone switch
        {
            StateColor.Good => new(Color.Green),
            StateColor.Notable => new(Color.Olive),
            StateColor.Bad => new(Color.Maroon),
            StateColor.Faint => new(decoration: Decoration.Dim),
            _ => Style.Plain,
        };

    /// <summary>Text in one line, cut where there is no room for it.</summary>
    private sealed class CutText(Cell cell, int least) : Renderable
    {
        private readonly string text = Printable.Of(cell.Text);

        protected override Measurement Measure(RenderOptions options, int maxWidth)
        {
            var whole = Math.Min(Cells.Count(text), maxWidth);
            return new(Math.Min(whole, least), whole);
        }

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            var shown = Cells.Cut(text, maxWidth);
            if (options.Justification == Justify.Right)
                yield return Segment.Padding(Math.Max(0, maxWidth - Cells.Count(shown)));
            yield return new(shown, StyleOf(cell.Tone));
        }
    }
}
