using Xunit.Abstractions;
using Xunit.Sdk;

namespace ClusteraIngest.Tests.Pester;

/// <summary>Makes a method stand for all files of the Pester suite, a case for each.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ClusteraIngest.Tests.Pester.PesterFileDiscoverer", "ClusteraIngest.Tests")]
public sealed class PesterFilesAttribute : FactAttribute;

/// <summary>Finds the files of the Pester suite; none where the tests are not in the repository.</summary>
public sealed class PesterFileDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    private const string Ending = ".Tests.ps1";
    private const int Lanes = 2;

    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    )
    {
        if (Repository.Root is null)
            return [];
        var lanes = Enumerable.Range(1, Lanes).Select(number => Lane(testMethod, number)).ToList();
        return from file in Directory.EnumerateFiles(Repository.At("tests", "pester"), "*" + Ending).Order(StringComparer.Ordinal).Index()
            let name = Path.GetFileName(file.Item)[..^Ending.Length]
            select new PesterFile(diagnostics, discoveryOptions.MethodDisplayOrDefault(), lanes[file.Index % Lanes], name);
    }

    // What is in one collection runs one after the other, and the collections beside each other: each needs a PowerShell of its own, and to
    // start one and load the modules takes longer than most files.
    private static TestMethod Lane(ITestMethod method, int number) =>
        new(
            new TestClass(
                new TestCollection(method.TestClass.TestCollection.TestAssembly, null, $"Pester {number}"),
                method.TestClass.Class
            ),
            method.Method
        );
}
