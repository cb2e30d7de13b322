using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>Remembers how requests begin: of what was seen before, tokens are cheaper, from 1,024 on and in steps of 128.</summary>
internal sealed class PrefixCache
{
    private const int Least = 1_024;
    private const int Step = 128;

    private readonly ConcurrentDictionary<string, bool> seen = [];

    /// <summary>The tokens of a request that were seen before; it is seen from now on.</summary>
    public int Take(ChatRequest request)
    {
        var (cached, tokens) = (0, 0);
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Model));
        foreach (var message in request.Messages)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{message}"));
            tokens += TokenEstimate.Of(message);
            if (!seen.TryAdd(Convert.ToHexString(hash.GetCurrentHash()), true))
                cached = tokens;
        }

        return cached < Least ? 0 : cached / Step * Step;
    }
}
