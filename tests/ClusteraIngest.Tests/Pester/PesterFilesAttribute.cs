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

    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) =>
        Repository.Root is null
            ? []
            : from path in Directory.EnumerateFiles(Repository.At("tests", "pester"), "*" + Ending).Order(StringComparer.Ordinal)
            let name = Path.GetFileName(path)[..^Ending.Length]
            select new PesterFile(diagnostics, discoveryOptions.MethodDisplayOrDefault(), Apart(testMethod, name), name);

    // Files are independent of each other. A collection of its own lets each run beside the others.
    private static TestMethod Apart(ITestMethod method, string name) =>
        new(
            new TestClass(new TestCollection(method.TestClass.TestCollection.TestAssembly, null, $"Pester {name}"), method.TestClass.Class),
            method.Method
        );
}
