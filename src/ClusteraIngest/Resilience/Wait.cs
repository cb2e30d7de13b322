using ClusteraIngest.Errors;

namespace ClusteraIngest.Resilience;

/// <summary>One item that waits. It waits with this, so that the wait is seen, and ends.</summary>
internal sealed class Wait : IDisposable
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(1);

    private readonly WaitRegister register;

    internal Wait(WaitRegister register, WaitReason reason, string subject, string? detail, DateTimeOffset? until) =>
        (this.register, Reason, Subject, Detail, Until, Since) = (register, reason, subject, detail, until, register.Time.GetTimestamp());

    /// <summary>What is waited for.</summary>
    public WaitReason Reason { get; }

    /// <summary>Which list, video or request waits.</summary>
    public string Subject { get; }

    /// <summary>What else is to be said of it.</summary>
    public string? Detail { get; }

    /// <summary>When it is over by itself, as far as is known.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>Since when, by the clock's timestamps.</summary>
    public long Since { get; }

    /// <summary>What it failed with last.</summary>
    public Exception? Cause { get; set; }

    /// <summary>For how long already.</summary>
    public TimeSpan Lasting => register.Time.GetElapsedTime(Since);

    /// <summary>Lets some time pass.</summary>
    /// <exception cref="ItemFailedException"><c>WaitTooLong</c>.</exception>
    /// <exception cref="ConfigurationException"><c>WaitTooLong</c>, where nothing can go on without what is waited for.</exception>
    public async Task PauseAsync(TimeSpan pause, CancellationToken cancel)
    {
        var begin = register.Time.GetTimestamp();
        while (true)
        {
            Look();
            var rest = pause - register.Time.GetElapsedTime(begin);
            if (rest <= TimeSpan.Zero)
                return;
            var step = UntilNextLook;
            await Task.Delay(rest < step ? Longer(rest, ShortestStep) : step, register.Time, cancel);
        }
    }

    /// <summary>Waits until something has ended; what becomes of it where the wait is over before is the caller's business.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public async Task ForAsync(Task something, CancellationToken cancel)
    {
        while (true)
        {
            if (!something.IsCompleted)
                Look();
            try
            {
                await something.WaitAsync(UntilNextLook, register.Time, cancel);
                return;
            }
            catch (TimeoutException) when (!something.IsFaulted)
            {
                // Time to look again.
            }
        }
    }

    /// <summary>Waits until something holds, asking every now and then.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan every, CancellationToken cancel)
    {
        while (!await condition())
            await PauseAsync(every, cancel);
    }

    /// <summary>The wait is over.</summary>
    public void Dispose() => register.End(this);

    /// <summary>The error of a wait that has gone on for too long.</summary>
    private IngestException TooLong()
    {
        var message =
            $"{Subject}: waited for {Reason.What} for as long as is allowed "
            + $"({RunWait.Span(register.Most ?? Lasting)}).{(Detail is null ? "" : $" {Detail}")}";
        var remedy = $"{Reason.Remedy} Or wait for longer with IngestOptions.MaxWait.";
        return Reason.EndsAll
            ? new ConfigurationException(ErrorIds.WaitTooLong, message, remedy, Cause)
            : new ItemFailedException(ErrorIds.WaitTooLong, message, remedy, Cause) { IsInOtherHands = Reason.IsInOtherHands };
    }

    /// <summary>The same error, about a list or a video, where it is about one of the requests that were made for it.</summary>
    public static ItemFailedException About(string subject, ItemFailedException error) =>
        error.ErrorId != ErrorIds.WaitTooLong || error.Message.StartsWith(subject, StringComparison.Ordinal)
            ? error
            : new(
                ErrorIds.WaitTooLong,
                $"{subject}: {char.ToLowerInvariant(error.Message[0])}{error.Message[1..]}",
                error.Remedy,
                error.InnerException
            )
            {
                IsInOtherHands = error.IsInOtherHands,
            };

    private void Look()
    {
        if (register.Look(this))
            throw TooLong();
    }

    /// <summary>Until there is something to warn of, or to fail for.</summary>
    private TimeSpan UntilNextLook
    {
        get
        {
            var lasting = Lasting;
            var next = lasting < WaitRegister.WarnedAfter ? WaitRegister.WarnedAfter - lasting : LongestStep;
            if (register.UntilTooLong(this) is { } rest && rest < next)
                next = rest;
            return Longer(next, ShortestStep);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
