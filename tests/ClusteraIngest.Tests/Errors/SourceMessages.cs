using System.Text.RegularExpressions;

namespace ClusteraIngest.Tests.Errors;

/// <summary>The messages that stand in the source of a project: literals of more than one word.</summary>
internal static partial class SourceMessages
{
    public static IReadOnlyList<(string File, string Text)> Of(string project)
    {
        var messages = (
            from file in Files(project)
            from line in Code(file)
            from Match literal in Literal().Matches(line)
            let text = literal.Groups["text"].Value
            where Words().IsMatch(text)
            select (Path.GetFileName(file), text)
        ).ToList();
        Assert.NotEmpty(messages);
        return messages;
    }

    /// <summary>What is told with each id of an error or a warning: the texts of the statement that names the id.</summary>
    public static IReadOnlyDictionary<string, string> ById(string project) =>
        (
            from file in Files(project)
            from statement in string.Join('\n', Code(file)).Split(";\n")
            let literals = Literal().Matches(statement).Select(literal => literal.Groups["text"].Value).ToList()
            from id in IdsIn(statement)
            group string.Join(' ', literals.Where(text => Words().IsMatch(text))) by id
        ).ToDictionary(texts => texts.Key, texts => string.Join(' ', texts));

    /// <summary>The ids of errors and warnings that a piece of code names.</summary>
    public static IEnumerable<string> IdsIn(string code) => Id().Matches(code).Select(id => id.Groups["id"].Value);

    public static IEnumerable<string> Files(string project) =>
        Directory
            .EnumerateFiles(Repository.At("src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    public static IEnumerable<string> Code(string file) =>
        File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"""(?<text>(?:[^""\\\n]|\\.)*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"[A-Za-z] .*[a-z]|[a-z] ")]
    private static partial Regex Words();

    [GeneratedRegex(@"\b(?:ErrorIds|WarningIds)\.(?<id>\w+)")]
    private static partial Regex Id();
}
