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
internal readonly record struct Cell(string? Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string? text) => new(text);

    public static Cell YesOrNo(bool yes) => yes ? new("yes") : new("no", Tone.Faint);
}

/// <summary>A table that fits the screen: the columns that may be cut are, the others are whole.</summary>
internal sealed class Table(params Column[] columns)
{
    private const int Roomy = 100;
    private readonly List<Cell[]> rows = [];

    public void Add(params Cell[] cells) => rows.Add(cells);

    public void Write(Screen screen)
    {
        var drawing = new Spectre.Console.Table { Border = TableBorder.Minimal, ShowRowSeparators = false };
        var shown = Enumerable.Range(0, columns.Length).Where(index => !columns[index].NeedsRoom || screen.Width >= Roomy).ToList();
        foreach (var column in shown.Select(index => columns[index]))
        {
            drawing.AddColumn(new TableColumn(new CutText(new(column.Title, Tone.Faint), column.Title.Length))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = column.Least is null,
            });
        }

        foreach (var row in rows)
            drawing.AddRow(shown.Select(index => Draw(row[index], columns[index])));

        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = screen.HasColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = screen.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = screen.Width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(drawing);
        screen.Write(string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd())).Trim('\n'));
    }

    private static IRenderable Draw(Cell cell, Column column) => column.Wraps
        ? new Spectre.Console.Text(Printable.Of(cell.Text), StyleOf(cell.Tone)) : new CutText(cell, column.Least ?? int.MaxValue);

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Notable => new(Color.Olive),
        Tone.Bad => new(Color.Maroon),
        Tone.Faint => new(decoration: Decoration.Dim),
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
