using ClusteraIngest.Settings;
using ClusteraIngest.Videos;

namespace ClusteraIngest.Tests.Documents;

public class SdkExampleTests
{
    [Fact]
    public async Task The_example_does_what_it_says()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.AddChannel("starlitworkshop", videos: 3);
        var settings = new IngestSettings
        {
            Database = world.Database.ConnectionString,
            ApifyToken = "a-token",
            ApifyBaseUrl = world.Apify.BaseAddress,
        };
        var output = new StringWriter();

        await SdkExample.RunAsync(settings, output, CancellationToken.None);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Count(line => line.StartsWith("List: starlitworkshop video", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(line => line.StartsWith("Transcript: starlitworkshop video", StringComparison.Ordinal)));
        Assert.StartsWith("3 new videos for ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(3, await world.Client.Videos.GetAsync(new()).CountAsync());
    }

    [Fact]
    public void The_document_shows_the_example_that_runs()
    {
        var source = File.ReadAllLines(Repository.At("tests", "ClusteraIngest.Tests", "Documents", "SdkExample.cs"));
        var example = source
            .SkipWhile(line => line.Trim() != "// begin")
            .Skip(1)
            .TakeWhile(line => line.Trim() != "// end")
            .Select(line => line.Length > 8 ? line[8..] : line.Trim());

        Assert.Contains(
            $"```csharp\n{string.Join('\n', example)}\n```\n",
            File.ReadAllText(Repository.At("src", "ClusteraIngest", "README.md")),
            StringComparison.Ordinal
        );
    }
}
