namespace ClusteraIngest.Tool.Output;

/// <summary>Standard output and standard error as one surface: where both are the same terminal, the live line makes room for results.</summary>
internal sealed class Screen : IDisposable
{
    private readonly Lock gate = new();
    private readonly Shell shell;
    private readonly bool colorOutput;
    private readonly bool colorError;
    private string live = "";
    private int drawn;

    public Screen(Shell shell, bool allowColor)
    {
        this.shell = shell;
        var isColored = allowColor && string.IsNullOrEmpty(shell.Environment("NO_COLOR")) && shell.Environment("TERM") != "dumb"
            && (!OperatingSystem.IsWindows() || shell.Environment("WT_SESSION") is not null);
        colorOutput = isColored && shell.IsOutputTerminal;
        colorError = isColored && shell.IsErrorTerminal;
    }

    /// <summary>True where results may be coloured.</summary>
    public bool HasColor => colorOutput;

    /// <summary>The cells of a line of results: the terminal's, or as many as it takes.</summary>
    public int Width => shell.IsOutputTerminal ? shell.Width() : 10_000;

    /// <summary>Writes results, and hands them on at once, since another process may be waiting for them.</summary>
    public void Write(string lines)
    {
        lock (gate)
        {
            if (shell.IsOutputTerminal)
                Erase();
            shell.Output.WriteLine(lines);
            shell.Output.Flush();
            Draw();
        }
    }

    /// <summary>Text in a colour, where results may be coloured.</summary>
    public string Paint(string text, Tone tone) => colorOutput ? tone.Around(text) : text;

    /// <summary>Writes a line that is not data to standard error.</summary>
    public void Note(string line) => WriteToError(line);

    /// <summary>Writes an error's line to standard error.</summary>
    public void Error(string line) => WriteToError(
        colorError && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Tone.Bad.Around(line[..colon]) + line[colon..] : line);

    /// <summary>Shows a line on standard error, a terminal, that later ones replace; the empty one removes it.</summary>
    public void Live(string line)
    {
        lock (gate)
        {
            Erase();
            live = line;
            Draw();
        }
    }

    public void Dispose() => Live("");

    private void WriteToError(string line)
    {
        lock (gate)
        {
            Erase();
            shell.Error.WriteLine(line);
            Draw();
            shell.Error.Flush();
        }
    }

    // Blanks instead of escape sequences: they work on every terminal there is.
    private void Erase()
    {
        if (drawn == 0)
            return;
        shell.Error.Write('\r');
        shell.Error.Write(new string(' ', drawn));
        shell.Error.Write('\r');
        shell.Error.Flush();
        drawn = 0;
    }

    private void Draw()
    {
        if (live.Length == 0 || drawn > 0)
            return;
        var shown = live.Length < shell.Width() ? live : live[..Math.Max(0, shell.Width() - 1)];
        shell.Error.Write(shown);
        shell.Error.Flush();
        drawn = shown.Length;
    }
}
