using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ClusteraIngest.Tests.LongestFirst", "ClusteraIngest.Tests")]

namespace ClusteraIngest.Tests;

/// <summary>Begins with what takes minutes: at the end of a run, it would run alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [".Chaos.", "Pester ", ".Secrecy.", ".WholeTableTests", ".OrdinaryUserTests", ".EndToEnd"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            Array.FindIndex(Long, part => collection.DisplayName.Contains(part, StringComparison.Ordinal)) is >= 0 and var at
                ? at
                : Long.Length
        );
}
