using System.Collections.Concurrent;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>Lets a worker fetch only so many videos of one channel at a time.</summary>
internal sealed class PerChannelLimiter(int most)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = [];

    /// <summary>Waits for a turn; to be disposed of when it is over.</summary>
    public async Task<IDisposable> EnterAsync(string channel, CancellationToken cancel)
    {
        var turn = turns.GetOrAdd(channel, _ => new(most));
        await turn.WaitAsync(cancel);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
