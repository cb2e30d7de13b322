namespace ClusteraIngest.Emulator;

/// <summary>An Apify look-alike on loopback that serves recorded or invented videos and charges for them on paper.</summary>
public sealed class ApifyEmulator : IAsyncDisposable
{
    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri BaseAddress => throw new NotImplementedException();

    /// <summary>All runs that were started, oldest first.</summary>
    public IReadOnlyList<EmulatedRun> Runs => throw new NotImplementedException();

    /// <summary>What all runs together have charged.</summary>
    public decimal ChargedUsd => throw new NotImplementedException();

    /// <summary>Starts it; it answers when this returns.</summary>
    public static Task<ApifyEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>A run that the emulator was asked for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Actor">The actor as <c>user/name</c>.</param>
/// <param name="InputJson">The input as it was sent.</param>
/// <param name="Status">Its status now.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
/// <param name="ItemsDelivered">The items in its dataset now.</param>
/// <param name="ChargedUsd">What it has charged so far.</param>
public sealed record EmulatedRun(
    string Id, string Actor, string InputJson, string Status, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int ItemsDelivered, decimal ChargedUsd);
