using ClusteraIngest.LocalServer;

namespace ClusteraIngest.Chaos;

/// <summary>
/// Ports of loopback that nobody listens on, below those that the system gives to whoever asks for any: no other test's server, and no
/// connection, gets one of them before it is used, or while what used it is started again.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 31_999;

    public static int One() => Several(1)[0];

    public static int[] Several(int count)
    {
        var ports = new HashSet<int>(count);
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (ServerDirectory.IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }
}
