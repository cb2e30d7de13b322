using ClusteraIngest.Chaos.Kills;

namespace ClusteraIngest.Tests.Chaos;

/// <summary>The short version of <c>dotnet run --project tests/ClusteraIngest.Chaos -- --kills 200</c>.</summary>
public sealed class KillProofTests
{
    [LinuxFact]
    [Trait("Category", "Proof")]
    public async Task Nothing_is_lost_paid_twice_or_silent_however_often_the_tool_is_killed()
    {
        await using var output = new StringWriter();

        var exitCode = await KillProof.RunAsync(
            new()
            {
                Kills = 20,
                Seed = 1,
                Lists = 10,
                Videos = 10,
                OrderlyEnd = Eventually.Limit,
            },
            output,
            CancellationToken.None
        );

        Assert.True(exitCode == 0, output.ToString());
    }

    [Fact]
    public void Unknown_options_are_refused_by_name()
    {
        Assert.Contains(
            "--kill'",
            Assert.Throws<FormatException>(() => KillOptions.Parse(["--kill", "3"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--seed",
            Assert.Throws<FormatException>(() => KillOptions.Parse(["--kills", "3", "--seed"])).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Commits are seen where they end, however the stream is cut into pieces.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Commits_are_seen_in_a_stream_of_messages(int piece)
    {
        byte[] stream =
        [
            0,
            0,
            0,
            8,
            0,
            3,
            0,
            0,
            .. Message('Q', "BEGIN TRANSACTION"),
            .. Message('P', "\0update t set a = 1"),
            .. Message('S', ""),
            .. Message('Q', "COMMIT"),
            .. Message('P', "\0select 1"),
            .. Message('S', ""),
            .. Message('P', "\0insert into t values (1)"),
            .. Message('B', "insert"),
            .. Message('S', ""),
        ];
        var watcher = new CommitWatcher();

        var commits = stream.Chunk(piece).Count(part => watcher.IsDecisive(part));

        Assert.Equal(piece == 10_000 ? 1 : 2, commits);
    }

    private static byte[] Message(char type, string text)
    {
        byte[] body = text.Length == 0 ? [] : [.. System.Text.Encoding.UTF8.GetBytes(text), 0];
        return [(byte)type, 0, 0, 0, (byte)(body.Length + 4), .. body];
    }
}
