using System.Text;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Hostile;

[Trait("Category", "Proof")]
public class HostileImportTests
{
    [Theory]
    [MemberData(nameof(HostileItemTests.Stored), MemberType = typeof(HostileItemTests))]
    public async Task What_cannot_be_a_fact_is_not_given_and_the_item_is_imported(string field, string json, string column, string? stored)
    {
        await using var world = await IngestWorld.CreateAsync();

        var (figures, errors) = await ImportAsync(world, HostileItem.With(field, json));

        Assert.Equal(
            stored,
            await world.ScalarAsync<string?>(
                $"select ({column})::text from dataset_youtube_video where video_id = @Id",
                new { HostileItem.Id }
            )
        );
        Assert.Equal((3, 0), (figures.New, figures.Failed));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("{\"id\": \"UCX6OQ3DkcsbYNE6H8uQQuVA\", \"title\": \"x\"}")]
    [InlineData("{\"id\": 1e400, \"title\": [[[]]], \"\\ud800\": \"\\u0000\"}")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    public async Task What_is_no_video_is_refused_by_name_and_its_neighbours_are_imported(string item)
    {
        await using var world = await IngestWorld.CreateAsync();

        var (figures, errors) = await ImportAsync(world, item);

        Assert.Equal(["ItemNotRecognized"], errors);
        Assert.Equal((2, 1), (figures.New, figures.Failed));
        Assert.Equal(
            1,
            await world.ScalarAsync<int>(
                "select count(*) from ctrl_processing_log where stage = 'import' and error_id = 'ItemNotRecognized' and payload is not null"
            )
        );
    }

    [Theory]
    [InlineData("{\"a\":", "ExportNotJson")]
    [InlineData("[", "ExportNotJson")]
    [InlineData("\"x", "ExportNotJson")]
    public async Task A_file_without_end_is_ended_by_a_limit_and_what_came_before_is_stored(string endless, string errorId)
    {
        await using var world = await IngestWorld.CreateAsync();
        using var export = new Endless(
            Encoding.UTF8.GetBytes(IngestWorld.Item(HostileItem.Handle, 0).ToJsonString() + "\n" + endless),
            endless == "\"x" ? (byte)'x' : (byte)'['
        );

        var results = await world.Client.Ingestion.ImportAsync(export, "endless").ToListAsync();

        Assert.Equal([errorId], results.Select(result => result.Error!.ErrorId));
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    private static async Task<(RunCounters Figures, IReadOnlyList<string> Errors)> ImportAsync(IngestWorld world, string item)
    {
        var progress = new RunProgress();
        using var export = new MemoryStream(
            Encoding.UTF8.GetBytes(
                $"[{IngestWorld.Item(HostileItem.Handle, 0).ToJsonString()},{item},"
                    + $"{IngestWorld.Item(HostileItem.Handle, 2).ToJsonString()}]"
            )
        );
        var results = await world.Client.Ingestion.ImportAsync(export, "export", progress).ToListAsync();
        return (progress.Figures, [.. results.Select(result => result.Error!.ErrorId)]);
    }

    /// <summary>A beginning, and then the same byte for ever.</summary>
    private sealed class Endless(byte[] beginning, byte then) : MemoryStream(beginning)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            buffer.Span.Fill(then);
            return buffer.Length;
        }
    }
}
