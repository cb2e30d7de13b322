namespace ClusteraIngest.Archive.Setup;

/// <summary>A check that is to be made.</summary>
/// <param name="Name">What is checked, as <see cref="SetupCheck.Check"/> has it.</param>
/// <param name="IsRequired">Whether nothing can be done without it, or somebody has configured it.</param>
/// <param name="Patience">How long it may take.</param>
/// <param name="RunAsync">Makes it.</param>
internal sealed record PlannedCheck(string Name, bool IsRequired, TimeSpan Patience, Func<CancellationToken, Task<SetupFinding>> RunAsync);
