using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Database;

/// <summary>A script that changes the tables: a file of <c>migrations/</c>. Once released it never changes.</summary>
/// <param name="Name">Its file name, such as <c>000-create-tables.sql</c>.</param>
/// <param name="Sql">What it says.</param>
internal sealed record MigrationScript(string Name, string Sql)
{
    private const string Folder = "migrations/";

    /// <summary>The scripts that this build carries, in order.</summary>
    public static IReadOnlyList<MigrationScript> Embedded { get; } = ReadEmbedded();

    /// <summary>The SHA-256 of its bytes in lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static List<MigrationScript> ReadEmbedded()
    {
        var assembly = typeof(MigrationScript).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                    return new MigrationScript(name[Folder.Length..], reader.ReadToEnd());
                }),
        ];
    }
}
