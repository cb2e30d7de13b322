using System.Collections.Concurrent;
using System.Globalization;
using ClusteraIngest.Emulator.YouTubeData.Api;

namespace ClusteraIngest.Emulator.YouTubeData.Keys;

/// <summary>The accounts of all keys: those that are known, or, where none is named, whichever come.</summary>
internal sealed class KeyRing
{
    private readonly ConcurrentDictionary<string, KeyLedger> ledgers = [];
    private readonly bool takesAny;
    private readonly TimeProvider time;

    public KeyRing(IReadOnlyList<EmulatedKey> keys, TimeProvider time)
    {
        takesAny = keys.Count == 0;
        this.time = time;
        foreach (var key in keys)
            Add(key);
    }

    public IReadOnlyDictionary<string, EmulatedKeyUse> Uses => ledgers.ToDictionary(ledger => ledger.Key, ledger => ledger.Value.Use);

    /// <exception cref="YouTubeDataException">No key came, or one that nobody knows.</exception>
    public KeyLedger Find(string key)
    {
        if (key.Length == 0)
            throw Refusal.NoKey();
        if (ledgers.TryGetValue(key, out var ledger))
            return ledger;
        // An unknown key has an account too, in which it says what came of it.
        return Add(new(key) { IsInvalid = !takesAny });
    }

    private KeyLedger Add(EmulatedKey key) =>
        ledgers.GetOrAdd(key.Key, _ => new(key, (480_000_000_000 + ledgers.Count * 7919L).ToString(CultureInfo.InvariantCulture), time));
}
