namespace ClusteraIngest.Database;

/// <summary>A script that was applied: a row of <c>ctrl_migration</c>.</summary>
/// <param name="Name">Its file name, such as <c>000-create-tables.sql</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes in lower-case hexadecimal.</param>
/// <param name="AppliedAt">When.</param>
public sealed record AppliedMigration(string Name, string Sha256, DateTimeOffset AppliedAt);
