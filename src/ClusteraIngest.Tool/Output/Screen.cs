using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Standard output and standard error as one surface: where both are the same terminal, the live line makes room for results.
/// </summary>
internal sealed class Screen : IDisposable
{
    private readonly Lock gate = new();
    private readonly Shell shell;
    private readonly bool colorOutput;
    private readonly bool colorError;
    private readonly LogOptions log;
    private string live = "";
    private int drawn;

    public Screen(Shell shell, bool allowColor, LogOptions? log = null)
    {
        this.shell = shell;
        this.log = log ?? new();
        var isColored =
            allowColor
            && string.IsNullOrEmpty(shell.Environment("NO_COLOR"))
            && shell.Environment("TERM") != "dumb"
            && (!OperatingSystem.IsWindows() || shell.Environment("WT_SESSION") is not null);
        colorOutput = isColored && shell.IsOutputTerminal;
        colorError = isColored && shell.IsErrorTerminal;
    }

    /// <summary>True where results may be coloured.</summary>
    public bool HasColor => colorOutput;

    /// <summary>The cells of a line of results: the terminal's, or as many as it takes.</summary>
    public int Width => shell.IsOutputTerminal ? shell.Width() : 10_000;

    /// <summary>The lines that results fit in without being scrolled; null: somebody else shows them.</summary>
    public int? Height => shell.IsOutputTerminal ? shell.Height() : null;

    /// <summary>Writes results, and hands them on at once, since another process may be waiting for them.</summary>
    public void Write(string lines) => WriteWhole(lines + shell.Output.NewLine);

    /// <summary>The same of lines that have their own end.</summary>
    public void WriteWhole(string lines)
    {
        lock (gate)
        {
            if (shell.IsOutputTerminal)
                Erase();
            shell.Output.Write(lines);
            shell.Output.Flush();
            Draw();
        }
    }

    /// <summary>Text in a colour, where results may be coloured.</summary>
    public string Paint(string text, StateColor tone) => colorOutput ? tone.Around(text) : text;

    /// <summary>Tells something that is not data, on standard error.</summary>
    public void Note(string line) => Tell(LogEntry.Note(line));

    /// <summary>Warns of something, on standard error; that changes no exit code.</summary>
    public void Warn(string id, string text) => Tell(LogEntry.Warning(id, text));

    /// <summary>Tells what programs may take over as it is, on standard error: without a time, unless it is to be JSON.</summary>
    public void Hint(string line)
    {
        if (log.IsQuiet)
            return;
        if (log.Format is LogFormat.Json)
            Note(line);
        else
            WriteToError(line);
    }

    /// <summary>Tells something on standard error, where it is serious enough.</summary>
    public void Tell(LogEntry entry)
    {
        if (entry.Level < log.Least)
            return;
        var now = shell.Time.GetUtcNow();
        if (log.Format is LogFormat.Json)
        {
            WriteToError(LogJson.Of(entry, now));
            return;
        }

        var line = LogText.Of(entry, now, shell.IsErrorTerminal);
        var head = LogText.Head(entry);
        var isPainted = colorError && entry.Level >= LogLevel.Error && line.StartsWith(head, StringComparison.Ordinal);
        WriteToError(isPainted ? StateColor.Bad.Around(head) + line[head.Length..] : line);
    }

    /// <summary>Shows a line on standard error, a terminal, that later ones replace; the empty one removes it.</summary>
    public void Live(string line)
    {
        if (log.IsQuiet)
            return;
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
