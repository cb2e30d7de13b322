namespace ClusteraIngest.Tests.Pester;

/// <summary>
/// The module's tests in real PowerShell: each file of <c>tests/pester</c> is a case here, and each Pester test in it a result of its own.
/// <c>--filter DisplayName~Completion</c> runs one file.
/// </summary>
public sealed class PesterSuite
{
    /// <summary>Stands for a file: <see cref="PesterFile"/> runs it in place of this method.</summary>
    [PesterFiles]
    public void Holds(string file) => Assert.NotEmpty(file);
}
