using Xunit.Abstractions;

namespace ClusteraIngest.Tests.Layout;

/// <summary>
/// A datum's way through the files: how often it comes back to one is bounded. <see cref="CallWalk"/> says how it is counted.
/// </summary>
public sealed class DatumWaysTests(ITestOutputHelper output)
{
    private static readonly Lazy<CallWalk> Sources = new(() =>
        CallWalk.OfProjects("ClusteraIngest", "ClusteraIngest.PowerShell", "ClusteraIngest.Presentation")
    );

    [Fact]
    public void A_list_on_its_way_from_cmdlet_to_row_through_Apify() =>
        Check(
            Sources.Value.Follow(
                [
                    "InvokeListIngestionCommand.BeginProcessing",
                    "InvokeListIngestionCommand.ProcessRecord",
                    "InvokeListIngestionCommand.EndProcessing",
                ],
                except: ["IngestPlanner", "KeyPool", "Migrations", "YouTubeDataClient", "YouTubeListReader", "FreeDiscovery", "FeedListReader", "FlatListReader"]
            ),
            most: 108
        );

    [Fact]
    public void A_transcript_on_its_way_to_its_row() => Check(Sources.Value.Follow(["TranscriptIngestion.RunAsync"], except: ["FreeCaptions"]), most: 48);

    [Fact]
    public void A_job_that_collects_a_channel() =>
        Check(Sources.Value.Follow(["JobWorker.RunAsync", "ChannelCollector.WorkAsync"]), most: 49);

    [Fact]
    public void A_way_is_counted_by_the_calls_that_go_into_other_files()
    {
        var sources = new CallWalk([
            (
                "a.cs",
                """
                class A : Base
                {
                    void Start() { Own(); new B().Two(x => C.Leaf()); B.One(); Hook(); }
                    void Own() { B.One(); }
                    protected override void On() => B.One();
                }
                """
            ),
            (
                "b.cs",
                """
                class B
                {
                    public static void One() => A2.Back();
                    public void Two(Action<int> how) => Three();
                    void Three() => C.Last();
                }
                """
            ),
            ("c.cs", "static class C { public static void Last() { } public static void Leaf() => throw new Exception(D.Text()); }"),
            ("a2.cs", "static class A2 { public static void Back() => new I1().ToString(); }"),
            ("d.cs", "static class D { public static string Text() => \"\"; }"),
            ("base.cs", "abstract class Base { protected void Hook() => On(); protected abstract void On(); }"),
            ("i1.cs", "class I1 { public override string ToString() => \"\"; }"),
        ]);

        var way = sources.Follow(["A.Start"]);

        // a, b for One, a2, i1, b again for Two, c for Last and not again for Leaf, base, a again for On; what is thrown does not count.
        Assert.Equal((8, 6, 2), (way.Steps, way.Files, way.ReEntries));
        Assert.Equal(["a.cs", "b.cs"], way.Entries.Where(entry => entry.Value == 2).Select(entry => entry.Key).Order());
    }

    private void Check(WalkedWay way, int most)
    {
        output.WriteLine(way.ToString());
        Assert.True(way.Files > 20, $"The walk got lost: {way}");
        Assert.True(way.ReEntries <= most, $"More than {most} re-entries: {way}");
    }
}
