using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text.RegularExpressions;

namespace ClusteraIngest.PowerShell;

/// <summary>The screen that a status is to fit, in characters.</summary>
/// <param name="Width">How wide it is.</param>
/// <param name="Height">How high.</param>
internal sealed partial record StatusScreen(int Width, int Height)
{
    /// <summary>What a list view has before each value: its longest name is <c>Transcripts</c>.</summary>
    private const int LabelWidth = 14;

    /// <summary>Blank lines around a list view, and the prompt after it.</summary>
    private const int LinesAround = 3;

    /// <summary>The lines that there are for all values together.</summary>
    public int Lines => Height - LinesAround;

    /// <summary>
    /// The host's screen; null where it has none, or what is written goes to a file or another program: then nothing is left out.
    /// </summary>
    public static StatusScreen? Of(PSHost? host)
    {
        if (Console.IsOutputRedirected)
            return null;
        try
        {
            return host?.UI?.RawUI?.WindowSize is { Width: > LabelWidth, Height: > 0 } size ? new(size.Width, size.Height) : null;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or InvalidOperationException or IOException)
        {
            return null; // a host without a window
        }
    }

    /// <summary>The lines that a value takes, where it is broken at the screen's edge. Colours take no room.</summary>
    public int LinesOf(string value) =>
        value.Length == 0
            ? 1
            : Colour()
                .Replace(value, "")
                .Split('\n')
                .Sum(line => Math.Max(1, (line.Length + Width - LabelWidth - 1) / (Width - LabelWidth)));

    [GeneratedRegex(@"\e\[[\d;]*m")]
    private static partial Regex Colour();
}
