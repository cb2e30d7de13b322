using ClusteraIngest.Jobs;
using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.Tool;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tests.Tool;

public class UsageTests
{
    [Theory]
    [InlineData("snyc", "UnknownCommand", "'clustera-ingest sync'")]
    [InlineData("lists ad x", "UnknownCommand", "'clustera-ingest lists add'")]
    [InlineData("runs 12", "UnknownCommand", "Did you mean 'clustera-ingest runs show 12'?")]
    [InlineData("lists @a", "UnknownCommand", "Did you mean clustera-ingest lists add '@a'?")]
    [InlineData("@a", "UnknownCommand", "Did you mean clustera-ingest ingest '@a'?")]
    [InlineData("help snyc", "UnknownCommand", "'clustera-ingest sync'")]
    [InlineData("help snyc --help", "UnknownCommand", "'clustera-ingest sync'")]
    [InlineData("help lists ad -h", "UnknownCommand", "'clustera-ingest lists add'")]
    [InlineData("videos shwo dQw4w9WgXcQ", "UnknownCommand", "'clustera-ingest videos shwo'. Did you mean 'clustera-ingest videos show'?")]
    [InlineData("videos --since soon", "InvalidValue", "--since takes a time such as 2026-11-21")]
    [InlineData("completion tcsh", "WrongUsage", "SHELL takes bash or zsh or fish or pwsh, not 'tcsh'")]
    [InlineData("db frobnicate", "UnknownCommand", "start, stop, status")]
    [InlineData("sync --max-vidoes 3", "UnknownOption", "--max-videos")]
    [InlineData("sync --max-vidoes=3", "UnknownOption", "--max-videos")]
    [InlineData("lists add --langauge en https://www.youtube.com/@a", "UnknownOption", "--language")]
    [InlineData("transcripts --pendin", "UnknownOption", "--pending")]
    [InlineData("transcripts --langage ko", "UnknownOption", "--language")]
    [InlineData("init -x", "UnknownOption", "'-x'")]
    [InlineData("sync https://www.youtube.com/@a", "UnexpectedArgument", "clustera-ingest ingest URL")]
    [InlineData("sync --max-videos -1", "InvalidValue", "--max-videos takes a whole number from 1 to 999999, not '-1'")]
    [InlineData("lists add @a --max-videos 0", "InvalidValue", "from 1 to 999999, not '0'")]
    [InlineData("sync --max-videos 1e3", "InvalidValue", "not '1e3'")]
    [InlineData("sync --max-videos 99999999999999999999", "InvalidValue", "from 1 to 999999")]
    [InlineData("sync --concurrency 0", "InvalidValue", "--concurrency")]
    [InlineData("sync --max-cost-usd -0.5", "InvalidValue", "--max-cost-usd takes an amount in USD")]
    [InlineData("sync --max-cost-usd 1,50", "InvalidValue", "not '1,50'")]
    [InlineData(
        "sync --max-cost-usd 0",
        "InvalidValue",
        "from 0.0001 to 1000000, such as 2.50, not '0'. Without it the limit is the settings file's, or there is none."
    )]
    [InlineData("ingest @a --max-cost-usd 0.00009", "InvalidValue", "not '0.00009'")]
    [InlineData("sync --max-cost-usd 1000001", "InvalidValue", "not '1000001'")]
    [InlineData("sync --outage-minutes 0.009", "InvalidValue", "--outage-minutes takes minutes from 0.01 to 1440, not '0.009'")]
    [InlineData("sync --outage-minutes 1441", "InvalidValue", "not '1441'")]
    [InlineData("status --output xml", "InvalidValue", "table or json or csv")]
    [InlineData("sync --wait-minutes 0", "InvalidValue", "--wait-minutes takes minutes from 0.01 to 1440, not '0'")]
    [InlineData("init --wait-minutes never", "InvalidValue", "not 'never'")]
    [InlineData("costs --by week", "InvalidValue", "--by takes day or list or actor or provider or purpose")]
    [InlineData("costs --since yesterday", "InvalidValue", "--since takes a day such as 2026-11-21")]
    [InlineData("costs --since 2026-11-21 --until 2026-11-20", "InvalidValue", "--until 2026-11-20 is before --since 2026-11-21")]
    [InlineData("status --output 1", "InvalidValue", "table or json")]
    [InlineData("lists add @a --language en,k_o", "InvalidValue", "not 'k_o'")]
    [InlineData("lists add @a --language en,", "InvalidValue", "not ''")]
    [InlineData(
        "lists add @a --language english",
        "InvalidValue",
        "--language takes language tags such as en, ko or pt-BR, not 'english'. Did you mean en?"
    )]
    [InlineData("transcripts --pending --language jp", "InvalidValue", "Did you mean ja?")]
    [InlineData("emulator --port 70000", "InvalidValue", "from 0 to 65535")]
    [InlineData("emulator --latency -5", "InvalidValue", "--latency")]
    [InlineData(
        "collect @a --analysis-id 9223372036854775808",
        "InvalidValue",
        "--analysis-id takes a whole number from 1 to 9223372036854775807"
    )]
    [InlineData("sync --source youtube --discover youtube", "SourceContradictsDiscover", "either the source or discovery")]
    [InlineData("sync --max-videos", "MissingValue", "--max-videos needs a value")]
    [InlineData("sync --max-videos --full", "InvalidValue", "not '--full'")]
    [InlineData("sync --database --full", "InvalidValue", "--database needs a value, not the option '--full'")]
    [InlineData("sync --max-videos 1 --max-videos 2", "OptionGivenTwice", "2 times")]
    [InlineData("lists add", "MissingArgument", "URL")]
    [InlineData("import", "MissingArgument", "FILE")]
    [InlineData("library save 1", "MissingArgument", "clustera-ingest library save needs --user")]
    [InlineData("sync --database ", "InvalidValue", "--database needs a value, not an empty one")]
    [InlineData("import - x.json -", "WrongUsage", "- is given twice")]
    [InlineData("import no-such-file.json", "FileNotFound", "'no-such-file.json'")]
    [InlineData("emulator --items no-such-file.json", "FileNotFound", "'no-such-file.json'")]
    [InlineData("transcripts --pending dQw4w9WgXcQ", "ConflictingArguments", "one or the other")]
    public async Task Wrong_usage_is_one_line_with_id_cause_and_remedy_and_exit_code_2(string commandLine, string errorId, string says)
    {
        var tool = new ToolShell();

        var exitCode = await tool.RunAsync(commandLine.Split(' '));

        Assert.Equal(2, exitCode);
        var line = Assert.Single(tool.ErrorLines);
        Assert.StartsWith($"error {errorId}: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.Empty(tool.Output.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("db")]
    public async Task Who_names_no_command_is_shown_those_there_are_on_standard_error(string commandLine)
    {
        var tool = new ToolShell();

        var exitCode = await tool.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, exitCode);
        Assert.Contains("Commands:", tool.ErrorLines);
        Assert.StartsWith("error NoCommand: ", tool.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(tool.Output.ToString());
    }

    [Theory]
    [InlineData("ingest", "lists")]
    [InlineData("transcripts", "videos")]
    public async Task A_stage_without_arguments_does_not_wait_for_somebody_to_type(string command, string what)
    {
        var tool = new ToolShell { IsInputTerminal = true };

        Assert.Equal(2, await tool.RunAsync(command));

        Assert.Contains($"was given no {what}", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_goes_to_standard_output_and_names_every_command()
    {
        var tool = new ToolShell();

        Assert.Equal(0, await tool.RunAsync("--help"));

        foreach (
            var command in new[]
            {
                "init",
                "lists",
                "sync",
                "ingest",
                "transcripts",
                "import",
                "resolve",
                "collect",
                "worker",
                "runs",
                "status",
                "costs",
                "keys",
                "videos",
                "doctor",
                "config",
                "db",
                "emulator",
                "demo",
                "completion",
                "help",
            }
        )
            Assert.Contains($"\n  {command}", tool.Output.ToString(), StringComparison.Ordinal);
        Assert.Empty(tool.Error.ToString());
    }

    [Fact]
    public async Task The_version_is_printed_alone()
    {
        var tool = new ToolShell();

        Assert.Equal(0, await tool.RunAsync("--version"));

        Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?\n$", tool.Output.ToString());
    }

    [Fact]
    public async Task A_password_in_the_wrong_place_is_not_repeated()
    {
        var tool = new ToolShell();

        await tool.RunAsync("sync", "postgresql://me:s3cret@db.example/clustera");

        Assert.DoesNotContain("s3cret", tool.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_handle_is_not_a_file_of_arguments()
    {
        var parsed = CommandLine.Parse(["lists", "add", "@mrbeast"], new GlobalOptions(new ToolShell().Shell));

        Assert.Equal(["@mrbeast"], parsed.GetValue<string[]>("URL")!);
        Assert.Null(UsageError.In(parsed, ["lists", "add", "@mrbeast"]));
    }

    [Theory]
    [InlineData("-abcdefghij")]
    [InlineData("--abcdefghi")]
    public void A_video_id_may_begin_with_a_dash(string id)
    {
        string[] args = ["transcripts", id];

        var parsed = CommandLine.Parse(args, new GlobalOptions(new ToolShell().Shell));

        Assert.Null(UsageError.In(parsed, args));
        Assert.Equal([id], parsed.GetValue<string[]>("VIDEO")!);
    }

    [Fact]
    public void Options_for_all_commands_may_stand_before_and_after_the_command()
    {
        var everywhere = new GlobalOptions(new ToolShell().Shell);

        var parsed = CommandLine.Parse(["--max-videos", "5", "sync", "--max-cost-usd", "2.50", "--output", "json"], everywhere);

        Assert.Empty(parsed.Errors);
        Assert.Equal(5, parsed.GetValue(everywhere.MaxVideos));
        Assert.Equal(2.5m, parsed.GetValue(everywhere.MaxCostUsd));
        Assert.Equal(OutputFormat.Json, parsed.GetValue(everywhere.Output));
    }

    [Theory]
    [InlineData(typeof(CostGrouping), "costs", "--by", "day|list|actor|provider|purpose|model")]
    [InlineData(typeof(OutputFormat), "status", "--output", "table|json|csv|markdown")]
    [InlineData(typeof(JobState), "runs jobs 1", "--state", "pending|running|done|failed|needs_search|cancelled|waiting")]
    [InlineData(typeof(ListSource), "sync", "--source", "auto|apify|youtube")]
    [InlineData(typeof(TranscriptSource), "transcripts", "--source", "apify|yt-dlp|auto")]
    [InlineData(typeof(ListDiscovery), "sync", "--discover", "source|youtube|feed|yt-dlp|auto")]
    public async Task A_word_stands_for_the_value_of_its_name_and_every_value_has_one(
        Type type,
        string command,
        string option,
        string words
    )
    {
        var tool = new ToolShell();
        await tool.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Contains($"{option} <{words}>", tool.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            Enum.GetValues(type).Cast<object>(),
            words
                .Split('|')
                .Select(word =>
                    CommandLine.Parse([.. command.Split(' '), option, word], new GlobalOptions(tool.Shell)).GetValue<object>(option)
                )
        );
        Assert.Equal(
            Enum.GetNames(type),
            words.Split('|').Select(word => word.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)),
            StringComparer.OrdinalIgnoreCase
        );
    }

    [Fact]
    public void Languages_come_separated_by_commas_or_repeated_and_keep_their_order()
    {
        var parsed = CommandLine.Parse(
            ["lists", "add", "@a", "--language", "ko,en", "--language", "pt-BR", "--language", "EN"],
            new GlobalOptions(new ToolShell().Shell)
        );

        Assert.Equal(["ko", "en", "pt-BR"], parsed.GetValue<IReadOnlyList<ClusteraIngest.Languages.LanguageTag>>("--language")!);
    }
}
