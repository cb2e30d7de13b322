namespace ClusteraIngest.Tests.Layout;

public sealed class FloorsTests
{
    private const int LargestKnot = 3;

    private static readonly Dictionary<string, SourceMap> Maps = Floors.ByAssembly.Keys.ToDictionary(
        assembly => assembly,
        assembly => new SourceMap(SourceFile.ReadAll(Repository.At("src", assembly)))
    );

    public static TheoryData<string> Assemblies => [.. Floors.ByAssembly.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Floors_hold(string assembly)
    {
        var floors = Floors
            .ByAssembly[assembly]
            .SelectMany((rooms, floor) => rooms.Select(room => (room, floor)))
            .ToDictionary(one => one.room, one => one.floor);

        var wrong = Maps[assembly]
            .BetweenFolders.Where(use => floors[use.To.Folder] >= floors[use.From.Folder])
            .Select(use =>
                $"{use.From.Name} uses {use.To.Name}, which is {(floors[use.To.Folder] > floors[use.From.Folder] ? "above" : "beside")} it"
            );

        Assert.Empty(wrong.Order());
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_folder_is_on_a_floor(string assembly) =>
        Assert.Equal(
            Maps[assembly].Files.Select(file => file.Folder).Distinct().Order(StringComparer.Ordinal),
            Floors.ByAssembly[assembly].SelectMany(rooms => rooms).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_more_than_three_files_use_each_other_in_a_circle(string assembly) =>
        Assert.DoesNotContain(Maps[assembly].Knots(), knot => knot.Count > LargestKnot);

    [Fact]
    public void A_use_is_found_wherever_a_type_may_stand()
    {
        var uses = Maps["ClusteraIngest"].BetweenFolders.Select(use => $"{use.From.Name} {use.To.Name}").ToHashSet();

        Assert.Contains("Jobs/JobClaimer.cs Resilience/WaitRegister.cs", uses); // static member
        Assert.Contains("Journal/UnreadLog.cs YouTube/ListedVideo.cs", uses); // parameter
        Assert.Contains("Spending/ChargeLedger.cs Journal/RunStore.cs", uses); // within an interpolated string
        Assert.Contains("Ingestion/Lists/ListIngestion.cs Errors/IngestException.cs", uses); // catch
        Assert.Contains("Ingestion/ClientServices.cs Database/PostgresDatabase.cs", uses); // field, generic argument
    }
}
