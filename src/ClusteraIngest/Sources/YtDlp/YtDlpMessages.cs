using System.Text;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>What yt-dlp writes to its error stream, as much of it as is needed, whatever it writes.</summary>
internal sealed class YtDlpMessages
{
    private const int MostKept = 50;
    private const int LongestMessage = 2_000;
    private const int LongestTail = 500;
    private const string Error = "ERROR:";
    private const string Warning = "WARNING:";

    private readonly List<string> errors = [];
    private readonly List<string> warnings = [];
    private string tail = "";
    private List<string>? latest;

    /// <summary>The errors, without <c>ERROR:</c> and with the lines that follow them; the last 50.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>The warnings, alike; the last 50.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The last line of all, for what is neither.</summary>
    public string Tail => tail;

    /// <summary>Takes a line.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line).TrimEnd();
        if (text.Length == 0)
            return;
        if (text.StartsWith(Error, StringComparison.Ordinal))
            Keep(latest = errors, text[Error.Length..].Trim());
        else if (text.StartsWith(Warning, StringComparison.Ordinal))
            Keep(latest = warnings, text[Warning.Length..].Trim());
        else if (text.StartsWith('[') || text.StartsWith("Deprecated Feature:", StringComparison.Ordinal))
            latest = null;
        // A message may have several lines: "This video is available in Austria, Germany." follows its error.
        else if (latest is [.., var message] && message.Length < LongestMessage)
            latest[^1] = Cut($"{message} {text.Trim()}", LongestMessage);
        tail = Cut(text, LongestTail);
    }

    private static void Keep(List<string> messages, string message)
    {
        if (messages.Count == MostKept)
            messages.RemoveAt(0);
        messages.Add(Cut(message, LongestMessage));
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}
