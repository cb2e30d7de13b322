using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClusteraIngest.Tests.Layout;

/// <summary>A file of the SDK: the types that it declares for others, and the names that it uses.</summary>
/// <param name="Folder">Below the SDK's own, such as <c>Sources/Apify</c>.</param>
/// <param name="Name">Its name with its folder.</param>
/// <param name="Namespace">The namespace of its types.</param>
/// <param name="Importing">The namespaces that it can see besides.</param>
/// <param name="Declared">Types; of nested ones those that are not private.</param>
/// <param name="Used">Names in places where a type may stand: not behind a dot, not a member's own name.</param>
internal sealed record SourceFile(
    string Folder,
    string Name,
    string Namespace,
    IReadOnlySet<string> Imports,
    IReadOnlySet<string> Declared,
    IReadOnlySet<string> Used
)
{
    public static IReadOnlyList<SourceFile> ReadAll(string directory) =>
        [
            .. from path in Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            let relative = Path.GetRelativePath(directory, path).Replace('\\', '/')
            where !relative.StartsWith("obj/", StringComparison.Ordinal) && !relative.StartsWith("bin/", StringComparison.Ordinal)
            select Read(relative, File.ReadAllText(path)),
        ];

    private static SourceFile Read(string relative, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        var space = root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
        var declared = root.DescendantNodes()
            .OfType<MemberDeclarationSyntax>()
            .Where(IsForOthers)
            .Select(NameOf)
            .OfType<string>()
            .ToHashSet();
        var used = root.DescendantNodes().OfType<SimpleNameSyntax>().Where(IsOfType).Select(name => name.Identifier.Text).ToHashSet();
        var imports = root.Usings.Where(one => one.Name is not null).Select(one => one.Name!.ToString()).ToHashSet();
        return new(Path.GetDirectoryName(relative)!.Replace('\\', '/'), relative, space, imports, declared, used);
    }

    private static string? NameOf(MemberDeclarationSyntax member) =>
        member switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        };

    private static bool IsForOthers(MemberDeclarationSyntax member) => !member.Modifiers.Any(SyntaxKind.PrivateKeyword);

    private static bool IsOfType(SimpleNameSyntax name) =>
        name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name != name,
            MemberBindingExpressionSyntax => false,
            QualifiedNameSyntax qualified => qualified.Right != name,
            NameColonSyntax or NameEqualsSyntax => false,
            InvocationExpressionSyntax call => call.Expression != name,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
            _ => true,
        };
}
