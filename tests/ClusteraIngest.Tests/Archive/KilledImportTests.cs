using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Streams;
using ClusteraIngest.Tests.Tool;
using static ClusteraIngest.Tests.Archive.ImportedList;

namespace ClusteraIngest.Tests.Archive;

/// <summary>Large lists, and imports that are killed or stopped.</summary>
public sealed class KilledImportTests
{
    private const int Rows = 20_000;

    [LinuxFact]
    [Trait("Category", "Proof")]
    public async Task An_import_that_is_killed_again_and_again_stores_each_row_once()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = Path.Combine(Path.GetTempPath(), $"clustera-list-{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, "channel_id,name,email\n" + string.Concat(Enumerable.Range(1, Rows).Select(Row)));
        try
        {
            for (var kills = 1; kills <= 4; kills++)
            {
                await using var import = tool.StartRedirected("> /dev/null", "archive", "import", file);
                var wanted = kills * 1_500;
                await Eventually.HoldsAsync(async () =>
                    import.HasExited
                    || await tool.World.ScalarAsync<long>(
                        "select coalesce(max(rows_read), 0) from ctrl_import where state = 'running' and import_id = (select "
                            + "max(import_id) from ctrl_import)"
                    ) >= wanted
                );
                if (!import.HasExited)
                    import.Signal("KILL");
                await import.ExitCodeAsync();
                await tool.World.QueryAsync<int>("update ctrl_import set state = 'cancelled' where state = 'running'");
            }

            var sum = new ImportSum();
            await using (var list = File.OpenRead(file))
                await foreach (var _ in tool.World.Client.Archive.ImportAsync(list, file, sum)) { }

            Assert.Equal(Rows, sum.Verdicts);
            Assert.True(sum.Count(RowVerdict.Known) >= 6_000 - 500, sum.ToString());
            Assert.Equal(Rows, sum.Count(RowVerdict.Known) + sum.Count(RowVerdict.Added));
            Assert.Equal(
                $"{Rows} 500 {Rows}",
                await tool.World.ScalarAsync<string>(
                    "select concat_ws(' ', (select count(*) from ctrl_youtube_lists), (select count(*) from "
                        + "dataset_person), (select count(*) from dataset_person_channel))"
                )
            );

            // What each import has counted is what it has stored of rows.
            Assert.Empty(
                await tool.World.QueryAsync<long>(
                    """
                    select i.import_id from ctrl_import i left join ctrl_import_row r using (import_id) group by i.import_id
                    having count(r.row_no) <> i.added + i.known + i.changed + i.duplicate + i.refused + i.needs_lookup
                        or coalesce(max(r.row_no), 0) <> i.rows_read
                    """
                )
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task An_import_that_is_stopped_says_so_and_goes_on_as_known()
    {
        await using var world = await IngestWorld.CreateAsync();
        using var stop = new CancellationTokenSource();
        var sum = new ImportSum();
        var list = string.Concat(Enumerable.Range(1, 3_000).Select(number => Channel(number) + "\n"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(list));
            await foreach (var verdict in world.Client.Archive.ImportAsync(stream, "a list", sum, cancel: stop.Token))
                if (verdict.Row == 700)
                    await stop.CancelAsync();
        });
        var again = await world.ImportAsync(list);

        Assert.Equal("cancelled", await world.ScalarAsync<string>("select state from ctrl_import order by import_id limit 1"));
        Assert.True(again.Count(verdict => verdict.Verdict is RowVerdict.Known) >= 700);
        Assert.Equal(3_000, await world.ScalarAsync<long>("select count(*) from ctrl_youtube_lists"));
    }

    [Fact]
    [Trait("Category", "Proof")]
    public async Task Many_rows_are_imported_and_each_is_accounted_for()
    {
        const int rows = 20_000;
        await using var world = await IngestWorld.CreateAsync();
        var sum = new ImportSum();

        var last = 0L;
        await foreach (var verdict in world.Client.Archive.ImportAsync(new GeneratedList(rows), "a long list", sum))
        {
            Assert.Equal(last + 1, verdict.Row);
            last = verdict.Row;
        }

        Assert.Equal(rows, last);
        Assert.Equal((18_000, 2_000), (sum.Count(RowVerdict.Added), sum.Count(RowVerdict.Duplicate)));
        Assert.Equal(
            "18000 450 18000 20000",
            await world.ScalarAsync<string>(
                "select concat_ws(' ', (select count(*) from ctrl_youtube_lists), (select count(*) from "
                    + "dataset_person), (select count(*) from dataset_person_channel), (select count(*) from "
                    + "ctrl_import_row))"
            )
        );
    }

    private static string Row(int number) => $"{Channel(number)},Person {number % 500},p{number % 500}@example.org\n";

    /// <summary>A list that is made as it is read: a tenth of its rows say what an earlier one does.</summary>
    private sealed class GeneratedList(int rows) : ForwardStream
    {
        private byte[] line = [];
        private int given;
        private int number;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (given == line.Length && number < rows)
            {
                number++;
                var channel = number % 10 == 0 ? number - 1 : number;
                line = System.Text.Encoding.ASCII.GetBytes($"{Channel(channel)},p{channel % 500}@example.org\n");
                given = 0;
            }

            var taken = Math.Min(buffer.Length, line.Length - given);
            line.AsMemory(given, taken).CopyTo(buffer);
            given += taken;
            return ValueTask.FromResult(taken);
        }
    }
}
