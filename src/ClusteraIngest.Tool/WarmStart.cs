using ClusteraIngest.Database;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool;

/// <summary>
/// Much of a short command's time goes into the runtime's loading and compiling of code, on one processor. What nearly every command needs
/// in a moment, to talk to the database and to write a line, is therefore gone through once on a second one, while the command line is
/// being read.
/// </summary>
internal static class WarmStart
{
    /// <summary>Begins, where the first word is a command's name.</summary>
    public static void Begin(IReadOnlyList<string> args)
    {
        // A thread of its own: one of the pool's, of which there may be two, would be missing where the work goes on.
        if (Environment.ProcessorCount > 1 && args is [not ['-', ..], ..])
            new Thread(Run) { IsBackground = true, Name = "warm start" }.Start();
    }

    private static void Run()
    {
        try
        {
            PostgresDatabase.WarmUp();
            Json.Line(writer =>
                ListJson.Write(
                    writer,
                    new()
                    {
                        ListId = 0,
                        Url = "",
                        Kind = ListKind.Channel,
                        CreatedAt = DateTimeOffset.UnixEpoch,
                        LastSyncedAt = DateTimeOffset.UnixEpoch,
                    }
                )
            );
        }
        catch (Exception)
        {
            // What fails here fails once more where it is needed, and is told there.
        }
    }
}
