namespace ClusteraIngest.Chaos.Kills;

/// <summary>The ways in which a sync is stopped.</summary>
internal enum BlowKind
{
    /// <summary>SIGKILL at any instant of its life.</summary>
    AnyTime,

    /// <summary>SIGKILL around a request that starts a paid run.</summary>
    AtStart,

    /// <summary>SIGKILL around a commit.</summary>
    AtCommit,

    /// <summary>Two syncs at once: one is killed, and later the other.</summary>
    OneOfTwo,

    /// <summary>PostgreSQL is killed, and the sync with it.</summary>
    WithDatabase,

    /// <summary>PostgreSQL is killed and comes back; the sync is killed some time later.</summary>
    AfterDatabase,

    /// <summary>PostgreSQL is killed under two syncs at once and comes back; both go on, and are killed some time later.</summary>
    TwoAfterDatabase,

    /// <summary>SIGTERM: it ends in order.</summary>
    Terminated,
}

/// <summary>How one sync is stopped.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Instant">When around a decisive message.</param>
/// <param name="Skip">Decisive messages that are let pass before.</param>
/// <param name="IsEarly">Whether <paramref name="Delay"/> counts from the process's start, and not only from its first request on.</param>
/// <param name="Delay">How long it lives.</param>
/// <param name="Pause">How long PostgreSQL is gone, or the second of two syncs is left alone.</param>
internal sealed record Blow(BlowKind Kind, Instant Instant, int Skip, bool IsEarly, TimeSpan Delay, TimeSpan Pause)
{
    /// <summary>The next one; every tenth kills PostgreSQL, too.</summary>
    public static Blow Next(Random dice, int number)
    {
        var kind =
            number % 10 == 9
                ? (BlowKind)((int)BlowKind.WithDatabase + dice.Next(3))
                : dice.Next(100) switch
                {
                    < 42 => BlowKind.AnyTime,
                    < 62 => BlowKind.AtStart,
                    < 84 => BlowKind.AtCommit,
                    < 92 => BlowKind.OneOfTwo,
                    _ => BlowKind.Terminated,
                };

        // A life's first second is where it settles what the one before left: three in ten do not survive it.
        var isEarly = dice.Next(10) < 3;
        var delay = dice.NextDouble() * (isEarly ? 1 : 3.5);
        return new(
            kind,
            (Instant)dice.Next(3),
            dice.Next(dice.Next(3) == 0 ? 30 : 8),
            isEarly,
            TimeSpan.FromSeconds(delay),
            TimeSpan.FromSeconds(1 + dice.NextDouble() * 1.5)
        );
    }
}
