namespace ClusteraIngest.Serving.Reading;

/// <summary>
/// Answers that were given a moment ago, kept in this process: pages and agents ask the same again and again. It is small, and what it has
/// is seconds old at most, so that nobody has to tell it of changes. Whoever asks for what is being fetched waits for that.
/// </summary>
/// <param name="most">The most answers.</param>
/// <param name="keptFor">For how long.</param>
/// <param name="time">The clock.</param>
internal sealed class ShortCache<TKey, TValue>(int most, TimeSpan keptFor, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Entry> entries = [];

    /// <summary>The answer that is kept, or a new one. What fails is not kept.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="fetch">Fetches it. Where that fails, each of those who waited for it fetches it anew.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<TValue> GetAsync(TKey key, Func<CancellationToken, Task<TValue>> fetch, CancellationToken cancel)
    {
        while (true)
        {
            var (entry, isOwn) = Enter(key);
            if (!isOwn)
            {
                try
                {
                    return await entry.Value.Task.WaitAsync(cancel);
                }
                catch (Exception) when (!cancel.IsCancellationRequested)
                {
                    continue; // whoever fetched it failed, or gave up, and has left
                }
            }

            try
            {
                var value = await fetch(cancel);
                entry.Value.SetResult(value);
                return value;
            }
            catch (Exception error)
            {
                Leave(key, entry);
                entry.Value.SetException(error);
                _ = entry.Value.Task.Exception; // seen
                throw;
            }
        }
    }

    private (Entry Entry, bool IsOwn) Enter(TKey key)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (entries.TryGetValue(key, out var known) && known.Until > now)
                return (known, false);
            if (entries.Count >= most)
                Clear(now);
            return (entries[key] = new(now + keptFor, new(TaskCreationOptions.RunContinuationsAsynchronously)), true);
        }
    }

    /// <summary>Drops what is too old, and if that is nothing, all: what is kept for seconds is not worth an order.</summary>
    private void Clear(DateTimeOffset now)
    {
        foreach (var (key, _) in entries.Where(entry => entry.Value.Until <= now).ToList())
            entries.Remove(key);
        if (entries.Count >= most)
            entries.Clear();
    }

    private void Leave(TKey key, Entry entry)
    {
        lock (gate)
            if (entries.TryGetValue(key, out var known) && ReferenceEquals(known, entry))
                entries.Remove(key);
    }

    private sealed record Entry(DateTimeOffset Until, TaskCompletionSource<TValue> Value);
}
