using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Demo;

/// <summary>The demonstration's step that searches what was said.</summary>
internal sealed class SearchSteps(CommandRun run, Narrator tell, IngestClient client)
{
    /// <summary>What the invented transcripts say, in English and in Korean.</summary>
    private static readonly string[] Searched = ["\"dot on its head\"", "라디오"];

    public async Task<bool> SearchAsync(CancellationToken cancel)
    {
        tell.Step("Finding the second in which something was said (clustera-ingest search WORDS) …");
        await client.Library.IndexAsync(isRun: false, progress: null, cancel);
        foreach (var text in Searched)
        {
            var page = await client.Library.SearchAsync(new() { Text = text, First = 2 }, cancel);
            tell.Say($"   {text}: {page.Count} {(page.Count == 1 ? "hit" : "hits")}");
            foreach (var hit in page.Hits)
            {
                tell.Say($"   {hit.Url}\n      {Printable.Of(hit.Text)}");
                tell.Fact("search", Json.Object(hit, Json.Shapes.TranscriptHit));
            }

            if (page.Hits.Count > 0)
                continue;
            run.Report(new InvalidOperationException($"'{text}' was expected to be said in the invented transcripts."));
            return false;
        }

        return true;
    }
}
