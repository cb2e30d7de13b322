namespace ClusteraIngest.Tests.Spending;

/// <summary>
/// A database as the version with the tables of <c>008-list-identity.sql</c> left it, with actor runs in every state, and what that version
/// (commit 4667745, whose ledger was <c>ctrl_apify_run</c>) said of it.
/// </summary>
internal static class LedgerOf008
{
    /// <summary>The last script that had been applied.</summary>
    public const string LastScript = "008-list-identity.sql";

    /// <summary>What it said on 2026-11-30 of the month, with a limit of 2 USD.</summary>
    public const string Month = "2026-11: 0.1893 of 2.00 USD spent, 0.719 reserved or not settled yet, 1.0917 left.";

    /// <summary>The statements that fill the tables.</summary>
    public static string Rows => File.ReadAllText(Repository.At("tests", "ClusteraIngest.Tests", "Spending", "ledger-of-008.sql"));

    /// <summary>What its tool wrote to standard output, command by command.</summary>
    public static IReadOnlyList<(string Command, string[] Lines)> Said { get; } = ReadSaid();

    private static List<(string, string[])> ReadSaid()
    {
        var text = File.ReadAllText(Repository.At("tests", "ClusteraIngest.Tests", "Spending", "ledger-of-008.said.txt"));
        return
        [
            .. text.Split("> ", StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Select(lines => (lines[0], lines[1..])),
        ];
    }
}
