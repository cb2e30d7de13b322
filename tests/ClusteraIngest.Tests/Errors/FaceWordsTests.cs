using System.Text.RegularExpressions;
using ClusteraIngest.Archive;
using ClusteraIngest.Library;
using ClusteraIngest.PowerShell;
using ClusteraIngest.PowerShell.Help;
using ClusteraIngest.Serving.Pages;
using ClusteraIngest.Tests.PowerShell;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tests.Errors;

/// <summary>Each face speaks its own language: C#, options and commands of the tool, or cmdlets and parameters.</summary>
public partial class FaceWordsTests
{
    private static readonly string[] Sdk =
    [
        "ClusteraIngest",
        "ClusteraIngest.LocalServer",
        "ClusteraIngest.Archive",
        "ClusteraIngest.Library",
        "ClusteraIngest.Serving",
    ];

    private static readonly System.Reflection.Assembly[] Assemblies =
    [
        typeof(IngestClient).Assembly,
        typeof(ArchiveClient).Assembly,
        typeof(LibraryClient).Assembly,
        typeof(LibraryPageOptions).Assembly,
    ];

    [Fact]
    public void No_message_of_the_sdk_names_what_only_a_face_has() =>
        Assert.DoesNotContain(
            Sdk.SelectMany(SourceMessages.Of),
            message => OfTheTool().IsMatch(message.Text) || OfTheModule().IsMatch(message.Text)
        );

    [Fact]
    public void The_tool_tells_each_message_in_its_own_words() =>
        Assert.DoesNotContain(
            Sdk.SelectMany(SourceMessages.Of).Select(message => ToolWords.Of(message.Text)),
            text => OfTheSdk().IsMatch(text) || OfTheModule().IsMatch(text)
        );

    [Fact]
    public void The_module_tells_each_message_in_its_own_words() =>
        Assert.DoesNotContain(
            Sdk.SelectMany(SourceMessages.Of).Select(message => ModuleWords.Of(message.Text)),
            text => OfTheSdk().IsMatch(text) || OfTheTool().IsMatch(text)
        );

    [Fact]
    public void Each_error_and_warning_is_told_in_the_words_of_each_face()
    {
        var told = Sdk.SelectMany(SourceMessages.ById).ToList();

        Assert.Superset(
            new HashSet<string>
            {
                "DatabaseNotConfigured",
                "ListNotFound",
                "ApifyLimitReached",
                "YouTubeKeysRefused",
                "TranscriptsLeftAlone",
                "WaitingForOtherRun",
            },
            told.Select(message => message.Key).ToHashSet()
        );
        Assert.All(
            told,
            message =>
            {
                Assert.DoesNotMatch(OfTheTool(), message.Value);
                Assert.DoesNotMatch(OfTheModule(), message.Value);
                Assert.DoesNotMatch(OfTheSdk(), ToolWords.Of(message.Value));
                Assert.DoesNotMatch(OfTheModule(), ToolWords.Of(message.Value));
                Assert.DoesNotMatch(OfTheSdk(), ModuleWords.Of(message.Value));
                Assert.DoesNotMatch(OfTheTool(), ModuleWords.Of(message.Value));
            }
        );
    }

    [Fact]
    public void What_a_face_says_itself_is_in_its_own_words()
    {
        Assert.DoesNotContain(SourceMessages.Of("ClusteraIngest.PowerShell"), message => OfTheTool().IsMatch(message.Text));
        // A script of PowerShell is written in it.
        Assert.DoesNotContain(
            SourceMessages.Of("ClusteraIngest.Tool"),
            message => message.File != "CompletionScript.cs" && OfTheModule().IsMatch(message.Text)
        );
    }

    [Fact]
    public void Both_faces_have_a_word_for_each_term_and_each_term_is_a_member_of_the_sdk()
    {
        Assert.Equal(ToolWords.Vocabulary.Terms.Order(), ModuleWords.Vocabulary.Terms.Order());
        Assert.All(
            ToolWords.Vocabulary.Terms,
            term =>
            {
                var (type, member) = term.Split('.') switch
                {
                    ["IngestClient", "Library", var name] => (nameof(LibraryClient), name),
                    ["IngestClient", "Archive", var name] => (nameof(ArchiveClient), name),
                    _ => (OfTheSdk().Match(term).Groups["type"].Value, OfTheSdk().Match(term).Groups["member"].Value),
                };
                Assert.Contains(
                    Assemblies.SelectMany(assembly => assembly.GetExportedTypes()),
                    known => known.Name == type && known.GetMember(member).Length > 0
                );
            }
        );
    }

    [Fact]
    public void The_words_of_the_module_are_cmdlets_and_parameters_that_there_are()
    {
        var cmdlets = CmdletFacts.AllOf(ModuleFiles.Assembly).ToList();
        var parameters = cmdlets
            .SelectMany(cmdlet => cmdlet.Parameters)
            .SelectMany(parameter => parameter.Aliases.Append(parameter.Name))
            .ToHashSet();

        foreach (var word in ModuleWords.Vocabulary.Terms.SelectMany(term => ModuleWords.Of(term).Split(' ')))
        {
            if (word.StartsWith('-'))
                Assert.Contains(word[1..], parameters);
            else if (word.Contains('-', StringComparison.Ordinal))
                Assert.Contains(word, cmdlets.Select(cmdlet => cmdlet.Name));
        }
    }

    [Theory]
    [InlineData(
        "Remove it with `IngestClient.Lists.RemoveAsync` if it is gone.",
        "Remove it with `clustera-ingest lists remove` if it is gone.",
        "Remove it with Remove-MonitoredList if it is gone."
    )]
    [InlineData("Run: IngestClient.Database.InitializeAsync", "Run: clustera-ingest init", "Run: Initialize-IngestDatabase")]
    [InlineData("Lower IngestOptions.Concurrency.", "Lower --concurrency.", "Lower -ThrottleLimit.")]
    [InlineData(
        "Raise it (IngestOptions.MaxCostUsd, or max_cost_usd).",
        "Raise it (--max-cost-usd, or max_cost_usd).",
        "Raise it (-MaxCostUsd, or max_cost_usd)."
    )]
    [InlineData(
        "MyIngestOptions.Concurrency and IngestOptions.ConcurrencyOfMine",
        "MyIngestOptions.Concurrency and IngestOptions.ConcurrencyOfMine",
        "MyIngestOptions.Concurrency and IngestOptions.ConcurrencyOfMine"
    )]
    public void Terms_become_words(string sdk, string tool, string module)
    {
        Assert.Equal(tool, ToolWords.Of(sdk));
        Assert.Equal(module, ModuleWords.Of(sdk));
        Assert.Equal(tool, ToolWords.Of(tool));
        Assert.Equal(module, ModuleWords.Of(module));
    }

    [GeneratedRegex(@"clustera-ingest(?! ?[:/])|(?<![\w-])--[a-z]")]
    private static partial Regex OfTheTool();

    [GeneratedRegex(
        @"\b(Add|Get|Import|Initialize|Invoke|Remove|Resolve|Restart|Restore|Set|Start|Stop|Wait)-[A-Z]\w+|(?<=[\s(])-[A-Z][a-z]+[A-Za-z]*"
    )]
    private static partial Regex OfTheModule();

    [GeneratedRegex(
        @"\b(?<type>Ingest(Client|Options|Settings)|ListSource|(Collect|Digest|JobWorker|LibraryPage)Options)\.(?<member>[A-Z]\w+)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex OfTheSdk();
}
