namespace ClusteraIngest.Emulator.YouTubeData.Keys;

/// <summary>What a key may draw from in a day, and has.</summary>
internal sealed class QuotaBucket(int limit)
{
    private DateOnly day;
    private DateOnly refusedOn;
    private bool isExhausted;

    public int Limit => limit;

    public long Charged { get; private set; }

    public long ChargedToday { get; private set; }

    /// <summary>Draws one, if there is one left today.</summary>
    public bool TryCharge(DateOnly today)
    {
        Turn(today);
        if (isExhausted || ChargedToday >= limit)
            return false;
        ChargedToday++;
        Charged++;
        return true;
    }

    /// <summary>Somebody else has used up what was left.</summary>
    public void Exhaust(DateOnly today)
    {
        Turn(today);
        isExhausted = true;
    }

    /// <summary>Its owner was told that nothing is left.</summary>
    public void NoteRefusal(DateOnly today) => refusedOn = today;

    public bool WasRefused(DateOnly today) => refusedOn == today;

    public void Turn(DateOnly today)
    {
        if (day == today)
            return;
        day = today;
        ChargedToday = 0;
        isExhausted = false;
    }
}
