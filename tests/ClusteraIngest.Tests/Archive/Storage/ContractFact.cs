using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ClusteraIngest.Tests.Archive.Storage;

/// <summary>
/// A demand that is put to every store. Where a class says with <see cref="NeedsAttribute"/> what is missing here, it is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ClusteraIngest.Tests.Archive.Storage.ContractFactDiscoverer", "ClusteraIngest.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>A program that the tests of a class need.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(string program, string package) : Attribute
{
    public string Program => program;

    public string Package => package;
}

/// <summary>Makes a test case of each demand.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) => [new ContractTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), testMethod)];
}

/// <summary>A demand put to one store.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For deserialization only.")]
    public ContractTestCase() { }

    public ContractTestCase(IMessageSink diagnostics, TestMethodDisplay display, ITestMethod method)
        : base(diagnostics, display, TestMethodDisplayOptions.None, method) { }

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var missing = TestMethod
            .TestClass.Class.GetCustomAttributes(typeof(NeedsAttribute))
            .Select(needs => needs.GetConstructorArguments().Cast<string>().ToArray())
            .FirstOrDefault(needs => ClusteraIngest.Processes.Executables.OnPath(needs[0]) is null);
        return missing is null ? base.GetSkipReason(factAttribute) : $"{missing[0]} is missing: apt-get install {missing[1]}";
    }
}
