using System.Diagnostics;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tests.Tool;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("clustera-ingest sy", "sync")]
    [InlineData("clustera-ingest lists ", "add,disable,enable,remove")]
    [InlineData("clustera-ingest help runs sh", "show")]
    [InlineData("clustera-ingest sync --no-t", "--no-transcripts")]
    [InlineData("clustera-ingest sync --source ", "apify,auto,youtube")]
    [InlineData("clustera-ingest status --output j", "json")]
    [InlineData("clustera-ingest completion ", "bash,fish,pwsh,zsh")]
    [InlineData("clustera-ingest import ", "[files]")]
    [InlineData("clustera-ingest status --settings ", "[files]")]
    [InlineData("clustera-ingest", "")]
    public void Commands_options_and_values_are_suggested(string line, string expected) =>
        Assert.Equal(expected, string.Join(',', Completion.Of(line, new ToolShell().Shell)));

    [Theory]
    [InlineData("clustera-ingest a  b", "clustera-ingest|a|b")]
    [InlineData("clustera-ingest a ", "clustera-ingest|a|")]
    [InlineData("clustera-ingest 'one word' \"and 'one'\"", "clustera-ingest|one word|and 'one'")]
    [InlineData("clustera-ingest '@op", "clustera-ingest|@op")]
    public void A_line_is_taken_apart_as_shells_do(string line, string words) => Assert.Equal(words.Split('|'), Completion.Words(line));

    [Fact]
    public async Task Lists_channels_and_runs_come_from_the_database()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2), "@other", "PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF");
        await tool.RunAsync("sync", "--no-transcripts");

        Assert.Equal(["@alpha", "@other", "PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF"], await OfAsync("clustera-ingest lists remove "));
        Assert.Equal(["@alpha"], await OfAsync("clustera-ingest ingest @a"));
        Assert.Equal(["@alpha"], await OfAsync("clustera-ingest ingest '@a"));
        Assert.Equal(["@alpha", "@other"], await OfAsync("clustera-ingest videos --channel @"));
        Assert.Equal(["1"], await OfAsync("clustera-ingest runs wait "));

        async Task<string[]> OfAsync(string line) => (await tool.RunAsync("[suggest]", line)).Output;
    }

    [Fact]
    public async Task Where_there_is_no_database_nothing_is_suggested_and_none_is_made()
    {
        var home = Directory.CreateTempSubdirectory("clustera-ingest-completion-");
        var server = Path.Combine(home.FullName, "no-server-here");
        try
        {
            var environment = new Dictionary<string, string>
            {
                ["HOME"] = home.FullName,
                ["XDG_DATA_HOME"] = home.FullName,
                ["XDG_CONFIG_HOME"] = home.FullName,
                ["CLUSTERA_DATABASE"] = "",
                ["CLUSTERA_LOCAL_SERVER"] = server,
            };
            await using var tool = ToolProcess.Start(environment, "[suggest]", "clustera-ingest lists remove ");

            Assert.Empty(await tool.Output.ReadToEndAsync());
            Assert.Empty(await tool.Error.ReadToEndAsync());
            Assert.Equal(0, await tool.ExitCodeAsync());
            Assert.False(Directory.Exists(server));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [UnixTheory]
    [InlineData("clustera-ingest sy", "sync")]
    [InlineData("clustera-ingest sync --out", "--outage-minutes --output")]
    public async Task Bash_completes(string line, string expected) =>
        Assert.Equal(
            expected,
            await BashAsync(
                line,
                $$"""clustera-ingest() { dotnet "{{Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll")}}" "$@"; }"""
            )
        );

    [TerminalTheory]
    [InlineData("lists remove @ha", "@harborhearthkitchen", "<lists><remove><@harborhearthkitchen>")]
    [InlineData("lists remove '@ha", "@harborhearthkitchen", "<lists><remove><@harborhearthkitchen>")]
    [InlineData("lists remove \"@ha", "@harborhearthkitchen", "<lists><remove><@harborhearthkitchen>")]
    [InlineData("lists remove youtube.com/@ha", "youtube.com/@harborhearthkitchen", "<lists><remove><youtube.com/@harborhearthkitchen>")]
    [InlineData("lists remove handle:ha", "handle:harborhearthkitchen", "<lists><remove><handle:harborhearthkitchen>")]
    [InlineData("lists remove handle:@ha", "handle:@harborhearthkitchen", "<lists><remove><handle:@harborhearthkitchen>")]
    [InlineData("lists remove 'handle:ha", "handle:harborhearthkitchen", "<lists><remove><handle:harborhearthkitchen>")]
    public async Task TAB_in_a_terminal_completes_what_is_typed(string typed, string suggested, string becomes)
    {
        var place = Directory.CreateTempSubdirectory("clustera-ingest-terminal-");
        await File.WriteAllTextAsync(
            Path.Combine(place.FullName, "profile"),
            $$"""
            clustera-ingest() { if [[ $1 == '[suggest]' ]]; then echo '{{suggested}}'; else printf '<%s>' "$@"; echo; fi; }
            {{CompletionScript.Bash}}
            bind 'set enable-bracketed-paste off'
            PS1='ready> '
            """
        );
        await using var terminal = BashTerminal.Start(place.FullName, "profile");
        await terminal.ReadUntilAsync("ready> ");

        await terminal.TypeAsync($"clustera-ingest {typed}\t\n");

        Assert.Contains(becomes, await terminal.ReadUntilAsync("ready> "), StringComparison.Ordinal);
        place.Delete(recursive: true);
    }

    // bash breaks words at some letters, and replaces what stands behind the last of them.
    [UnixTheory]
    [InlineData("clustera-ingest lists remove @al", "@alpha", "@alpha")]
    [InlineData("clustera-ingest lists remove '@al", "@alpha", "@alpha")]
    [InlineData("clustera-ingest lists remove youtube.com/@al", "youtube.com/@alpha", "@alpha")]
    [InlineData("clustera-ingest lists remove handle:a", "handle:alpha", "alpha")]
    [InlineData("clustera-ingest lists remove handle:@a", "handle:@alpha", "@alpha")]
    [InlineData("clustera-ingest lists remove 'handle:a", "handle:alpha", "handle:alpha")]
    [InlineData("clustera-ingest ", "sync\nstatus", "sync status")]
    [InlineData("clustera-ingest import ", "[files]", "a-file.json")]
    public async Task Bash_is_given_what_it_replaces(string line, string suggested, string expected) =>
        Assert.Equal(
            expected,
            await BashAsync(
                line,
                $"clustera-ingest() {{ if [[ $1 == completion ]]; then cat script; else printf '%s\n' $'{suggested}'; fi; }}"
            )
        );

    /// <summary>What bash makes of a line, where the program is that function.</summary>
    private static async Task<string> BashAsync(string line, string program)
    {
        var place = Directory.CreateTempSubdirectory("clustera-ingest-bash-");
        await File.WriteAllTextAsync(Path.Combine(place.FullName, "script"), CompletionScript.Bash);
        await File.WriteAllTextAsync(Path.Combine(place.FullName, "a-file.json"), "[]");
        var script = $$"""
            {{program}}
            source <(clustera-ingest completion bash)
            complete -p clustera-ingest >/dev/null || exit 3
            rm script
            COMP_LINE="$1"; COMP_POINT=${#1}; COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'
            word="${1##* }"; word="${word##*[@:]}"; COMP_WORDS=(clustera-ingest x "$word"); COMP_CWORD=2
            _clustera_ingest
            echo "${COMPREPLY[*]}"
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script, "bash", line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = place.FullName,
        };
        using var bash = Process.Start(start)!;
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await bash.WaitForExitAsync(patience.Token);
        place.Delete(recursive: true);
        Assert.Equal("", await error);
        return (await output).TrimEnd();
    }
}
