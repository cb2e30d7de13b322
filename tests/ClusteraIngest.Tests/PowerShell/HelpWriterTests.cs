using ClusteraIngest.PowerShell.Commands;
using ClusteraIngest.PowerShell.Help;

namespace ClusteraIngest.Tests.PowerShell;

public class HelpWriterTests
{
    private const string Cmdlet = "T:ClusteraIngest.PowerShell.Commands.GetIngestRunCommand";

    [Fact]
    public void What_is_not_documented_is_named_once()
    {
        var comments = DocComments.Parse("<doc/>");

        _ = new HelpFile([.. CmdletFacts.AllOf(ModuleFiles.Assembly).Where(cmdlet => cmdlet.Name == "Get-IngestRun")], comments).ToXml();

        Assert.Equal(
            [
                "GetIngestRunCommand has no <example>.",
                "GetIngestRunCommand has no <remarks>.",
                "GetIngestRunCommand has no <summary>.",
                "GetIngestRunCommand.First has no <summary>.",
                "GetIngestRunCommand.RunId has no <summary>.",
                "IngestCmdlet.ApifyToken has no <summary>.",
                "IngestCmdlet.Database has no <summary>.",
                "IngestCmdlet.Settings has no <summary>.",
                "IngestCmdlet.WaitMinutes has no <summary>.",
                "IngestRun has no <summary>.",
                "RunStatus has no <summary>.",
            ],
            comments.Missing.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Code_keeps_its_lines_and_loses_the_indentation_of_the_comment()
    {
        var comments = DocComments.Parse(
            $"<doc><member name='{Cmdlet}'><example><summary>A <c>b</c>\n  c.</summary><code>\n    if ($a) {{\n        b\n\n    }}\n    "
                + $"</code></example></member></doc>"
        );

        Assert.Equal([("A b c.", "if ($a) {\n    b\n\n}")], comments.Examples(typeof(GetIngestRunCommand)));
    }

    [Fact]
    public void References_become_names()
    {
        var comments = DocComments.Parse(
            $"<doc><member name='{Cmdlet}'><summary>See <see cref='P:A.B.TheProperty'/>, not <see "
                + $"langword='null'/>.</summary></member></doc>"
        );

        Assert.Equal("See TheProperty, not null.", comments.Summary(typeof(GetIngestRunCommand)));
    }
}
