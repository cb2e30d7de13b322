namespace ClusteraIngest.Archive.Setup;

/// <summary>What a check has found.</summary>
internal sealed record SetupFinding(SetupState State, string Found, string? Remedy)
{
    public static SetupFinding Ok(string found) => new(SetupState.Ok, found, null);

    public static SetupFinding Warning(string found, string remedy) => new(SetupState.Warning, found, remedy);

    public static SetupFinding Missing(string found, string remedy) => new(SetupState.Missing, found, remedy);

    public static SetupFinding Failed(string found, string remedy) => new(SetupState.Failed, found, remedy);

    public static SetupFinding Off(string found, string remedy) => new(SetupState.Off, found, remedy);

    /// <summary>What another assembly has looked for: whether it is there (null: not set up), what was found, and what to do.</summary>
    public static SetupFinding Of((bool? IsThere, string Found, string? Remedy) told) =>
        told.IsThere switch
        {
            null => Off(told.Found, told.Remedy!),
            true => told.Remedy is { } remedy ? Warning(told.Found, remedy) : Ok(told.Found),
            false => Failed(told.Found, told.Remedy!),
        };
}
