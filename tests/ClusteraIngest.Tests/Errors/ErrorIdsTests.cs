using System.Reflection;
using System.Text.RegularExpressions;
using ClusteraIngest.Errors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClusteraIngest.Tests.Errors;

/// <summary>The catalogue of errors and warnings, the code and the documents agree.</summary>
public partial class ErrorIdsTests
{
    /// <summary>Writes the tables of the document anew: <c>UPDATE_DOCUMENTS=1 dotnet test --filter ErrorIdsTests</c>.</summary>
    private const string UpdateVariable = "UPDATE_DOCUMENTS";

    private static readonly string[] Projects =
    [
        "ClusteraIngest",
        "ClusteraIngest.LocalServer",
        "ClusteraIngest.Presentation",
        "ClusteraIngest.Archive",
        "ClusteraIngest.Library",
        "ClusteraIngest.Serving",
        "ClusteraIngest.Tool",
        "ClusteraIngest.PowerShell",
    ];

    private static HashSet<string> Known { get; } = Catalogues.SelectMany(IdsOf).ToHashSet();

    private static Type[] Catalogues => [typeof(ErrorIds), typeof(WarningIds)];

    [Fact]
    public void Each_id_of_the_catalogue_is_used()
    {
        var used = Projects.SelectMany(SourceMessages.Files).SelectMany(SourceMessages.Code).SelectMany(SourceMessages.IdsIn).ToHashSet();

        Assert.Empty(Known.Except(used));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public void Each_id_in_the_code_is_of_the_catalogue()
    {
        var literals = (
            from project in Projects
            from file in SourceMessages.Files(project)
            from literal in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<LiteralExpressionSyntax>()
            where literal.IsKind(SyntaxKind.StringLiteralExpression)
            where Known.Contains(literal.Token.ValueText) || IsIdOfError(literal)
            select $"{Path.GetFileName(file)}: {literal}"
        ).ToList();

        Assert.Empty(literals);
    }

    [Fact]
    public void Statements_of_SQL_name_ids_by_the_catalogue()
    {
        var quoted = (
            from project in Projects
            from file in SourceMessages.Files(project)
            from token in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens()
            where
                token.Kind()
                    is SyntaxKind.StringLiteralToken
                        or SyntaxKind.MultiLineRawStringLiteralToken
                        or SyntaxKind.SingleLineRawStringLiteralToken
                        or SyntaxKind.InterpolatedStringTextToken
            from Match id in Quoted().Matches(token.ValueText)
            where Known.Contains(id.Groups["id"].Value) || token.ValueText[..id.Index].EndsWith("error_id = ", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {id.Value}"
        ).ToList();

        Assert.Empty(quoted);
    }

    [Fact]
    public void No_id_is_in_both_catalogues_and_each_is_its_own_name()
    {
        Assert.Empty(IdsOf(typeof(ErrorIds)).Intersect(IdsOf(typeof(WarningIds))));
        Assert.All(
            Catalogues.SelectMany(catalogue => catalogue.GetFields()),
            field => Assert.Equal(field.Name, field.GetRawConstantValue())
        );
    }

    [Theory]
    [InlineData(typeof(ErrorIds), "error")]
    [InlineData(typeof(WarningIds), "warning")]
    public void The_document_has_the_catalogue(Type catalogue, string word)
    {
        var document = Repository.At("src", "ClusteraIngest", "README.md");
        var text = File.ReadAllText(document);
        var (begin, end) = ($"<!-- {word}s: begin, made of {catalogue.Name}.cs -->\n", $"<!-- {word}s: end -->");
        var (first, last) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(first >= 0 && last > first, $"{document} has no place for the {word}s.");

        var table = $"\n| {word} | means | do |\n|---|---|---|\n{string.Concat(RowsOf(catalogue))}\n";
        var expected = text[..(first + begin.Length)] + table + text[last..];
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(document, expected);
        else
            Assert.Equal(expected, text);
    }

    private static IEnumerable<string> RowsOf(Type catalogue)
    {
        var members = CSharpSyntaxTree
            .ParseText(File.ReadAllText(Repository.At("src", "ClusteraIngest", "Errors", $"{catalogue.Name}.cs")))
            .GetRoot()
            .DescendantNodes()
            .OfType<FieldDeclarationSyntax>();
        foreach (var member in members)
        {
            var comment = string.Concat(
                member.GetLeadingTrivia().Where(trivia => trivia.HasStructure).Select(trivia => trivia.GetStructure()!.ToFullString())
            );
            var (meaning, remedy) = (TextOf("summary", comment), TextOf("remarks", comment));
            Assert.True(meaning.EndsWith('.') && remedy.EndsWith('.'), $"{member.Declaration} says what it means, and what to do.");
            yield return $"| `{member.Declaration.Variables.Single().Identifier}` | {meaning} | {remedy} |\n";
        }
    }

    private static string TextOf(string tag, string comment)
    {
        var text = Regex.Match(comment, $"<{tag}>(?<text>.*?)</{tag}>", RegexOptions.Singleline).Groups["text"].Value;
        var line = string.Join(' ', text.Split('\n').Select(part => part.Trim().TrimStart('/').Trim())).Trim();
        return System.Net.WebUtility.HtmlDecode(
            line.Replace("<c>", "`", StringComparison.Ordinal).Replace("</c>", "`", StringComparison.Ordinal)
        );
    }

    /// <summary>Whether it is the first argument of an error, or the name of a logged event.</summary>
    private static bool IsIdOfError(LiteralExpressionSyntax literal) =>
        Shape().IsMatch(literal.Token.ValueText)
        && literal.Parent is ArgumentSyntax { Parent: ArgumentListSyntax arguments } argument
        && arguments.Parent switch
        {
            ObjectCreationExpressionSyntax { Type: var type } => type.ToString() == nameof(Microsoft.Extensions.Logging.EventId)
                || (arguments.Arguments[0] == argument && ErrorTypes.Contains(type.ToString())),
            InvocationExpressionSyntax { Expression: var called } => arguments.Arguments[0] == argument
                && called.ToString().Split('.')[^1] is "Warn" or "WriteWarning",
            _ => false,
        };

    private static HashSet<string> ErrorTypes { get; } =
        typeof(IngestException)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(IngestException)))
            .Select(type => type.Name)
            .ToHashSet();

    private static IEnumerable<string> IdsOf(Type catalogue) =>
        catalogue.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex("'(?<id>[A-Z][A-Za-z]+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("^[A-Z][a-z]+(?:[A-Z][A-Za-z]*)*$")]
    private static partial Regex Shape();
}
