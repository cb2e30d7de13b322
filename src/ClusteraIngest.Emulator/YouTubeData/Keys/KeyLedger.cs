using ClusteraIngest.Emulator.YouTubeData.Api;

namespace ClusteraIngest.Emulator.YouTubeData.Keys;

/// <summary>The account of one key.</summary>
internal sealed class KeyLedger(EmulatedKey key, string project, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly QuotaBucket units = new(key.Units);
    private readonly QuotaBucket searches = new(key.Searches);
    private long minute;
    private int inMinute;
    private bool wasTurnedAway;
    private int afterRefusal;

    /// <summary>The number of the project that it belongs to.</summary>
    public string Project => project;

    public EmulatedKeyUse Use
    {
        get
        {
            lock (gate)
            {
                units.Turn(Today);
                searches.Turn(Today);
                return new(units.Charged, searches.Charged, units.ChargedToday, searches.ChargedToday, afterRefusal);
            }
        }
    }

    private DateOnly Today => Pacific.DayOf(time.GetUtcNow());

    /// <summary>A request came; counted if its sender should have known better.</summary>
    public void NoteArrival(bool isSearch)
    {
        lock (gate)
        {
            if (wasTurnedAway || Bucket(isSearch).WasRefused(Today))
                afterRefusal++;
        }
    }

    /// <summary>A refusal is being answered: its reader knows from now on.</summary>
    public void NoteRefusal(YouTubeDataException refusal, bool isSearch)
    {
        lock (gate)
        {
            if (refusal.Kind == RefusalKind.Key)
                wasTurnedAway = true;
            else if (refusal.Kind == RefusalKind.Quota)
                Bucket(isSearch).NoteRefusal(Today);
        }
    }

    /// <exception cref="YouTubeDataException">The key is refused, or makes too many requests a minute.</exception>
    public void Admit()
    {
        if (key.IsInvalid)
            throw Refusal.KeyInvalid();
        if (key.IsNotConfigured)
            throw Refusal.NotConfigured(project);
        if (key.IsBlocked)
            throw Refusal.Blocked(project);
        if (key.PerMinute is not { } atMost)
            return;
        var now = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (gate)
        {
            if (minute != now)
                (minute, inMinute) = (now, 0);
            if (inMinute >= atMost)
                throw Refusal.TooManyAMinute(project, atMost);
            inMinute++;
        }
    }

    /// <summary>One request, paid for whatever comes of it.</summary>
    /// <exception cref="YouTubeDataException">Nothing is left of the day's quota.</exception>
    public void Charge(bool isSearch)
    {
        lock (gate)
        {
            if (!Bucket(isSearch).TryCharge(Today))
                throw isSearch ? Refusal.NoSearchesLeft(project, searches.Limit) : Refusal.NoUnitsLeft();
        }
    }

    public void Exhaust(bool isSearch)
    {
        lock (gate)
            Bucket(isSearch).Exhaust(Today);
    }

    private QuotaBucket Bucket(bool isSearch) => isSearch ? searches : units;
}
