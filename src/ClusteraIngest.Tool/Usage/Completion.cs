using System.CommandLine;
using System.Text;
using ClusteraIngest.Tool.Commands;

namespace ClusteraIngest.Tool.Usage;

/// <summary>
/// Tells the shells what may follow on a command line: <c>clustera-ingest [suggest] 'clustera-ingest sync --ou'</c> writes what the word
/// before the cursor may become, one a line. Where only the name of a file may, it writes <c>[files]</c>.
/// </summary>
internal static class Completion
{
    public const string Directive = "[suggest]";
    public const string Files = "[files]";

    /// <param name="args">The command line up to the cursor, with the program's name.</param>
    /// <param name="shell">Where the suggestions are written.</param>
    public static void Write(IReadOnlyList<string> args, Shell shell)
    {
        foreach (var suggestion in Of(string.Join(' ', args), shell))
            shell.Output.WriteLine(suggestion);
    }

    /// <summary>What the last word may become.</summary>
    public static IReadOnlyList<string> Of(string line, Shell shell)
    {
        var words = Words(line).Skip(1).ToList();
        if (words.Count == 0)
            return [];
        var word = words[^1];
        if (words is [HelpCommand.Word, _, ..])
            words.RemoveAt(0);

        // The parser tells words apart by blanks, and knows no single quotes.
        var text = string.Join(' ', words.SkipLast(1).Select(Quoted).Append(word));
        var parsed = CommandLine.Parse(text, new GlobalOptions(shell));
        var suggestions = parsed.GetCompletions(text.Length).Select(item => item.InsertText ?? item.Label).ToList();
        if (suggestions.Contains(Files) && !word.StartsWith('-'))
            return [Files];
        return
        [
            .. suggestions
                .Where(suggestion =>
                    suggestion.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                    && (word.StartsWith('-') || !suggestion.StartsWith('-'))
                    && suggestion is not ("-h" or "/h" or "-?" or "/?")
                )
                .Distinct(),
        ];
    }

    /// <summary>The words of a line as a shell has them, the last one as far as it goes: empty where the line ends with a blank.</summary>
    internal static IReadOnlyList<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var isOpen = false;
        for (var at = 0; at < line.Length; at++)
        {
            var letter = line[at];
            if (quote != '\0' ? letter == quote : letter is '\'' or '"')
                (quote, isOpen) = (quote == '\0' ? letter : '\0', true);
            else if (letter == '\\' && quote != '\'' && at + 1 < line.Length && !OperatingSystem.IsWindows())
                (_, isOpen) = (word.Append(line[++at]), true);
            else if (letter != ' ' || quote != '\0')
                (_, isOpen) = (word.Append(letter), true);
            else if (isOpen)
                Next();
        }

        Next();
        return words;

        void Next()
        {
            words.Add(word.ToString());
            word.Clear();
            isOpen = false;
        }
    }

    private static string Quoted(string word) => word.Length == 0 || word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
