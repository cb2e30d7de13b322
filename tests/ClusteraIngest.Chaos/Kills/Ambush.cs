namespace ClusteraIngest.Chaos.Kills;

/// <summary>An instant around a message that decides something: a start that costs money, a commit.</summary>
internal enum Instant
{
    /// <summary>It never gets to the server.</summary>
    BeforeSent,

    /// <summary>The server has carried it out, and its answer is held back.</summary>
    BeforeAnswered,

    /// <summary>The answer has just been handed over.</summary>
    AfterAnswered,
}

/// <summary>Waits in a <see cref="Relay"/> for the next decisive message, and strikes once.</summary>
/// <param name="instant">When around it.</param>
/// <param name="skip">Decisive messages that it lets pass before.</param>
/// <param name="strike">What it does.</param>
internal sealed class Ambush(Instant instant, int skip, Action strike)
{
    private readonly TaskCompletionSource struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left = skip;

    public Instant Instant => instant;

    /// <summary>Ends when it strikes.</summary>
    public Task Struck => struck.Task;

    /// <summary>Whether this decisive message is the one that it waits for; true once.</summary>
    public bool IsSprung() => Interlocked.Decrement(ref left) == -1;

    public void Strike()
    {
        struck.TrySetResult();
        strike();
    }
}
