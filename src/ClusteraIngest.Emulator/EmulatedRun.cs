namespace ClusteraIngest.Emulator;

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
    string Id,
    string Actor,
    string InputJson,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    int ItemsDelivered,
    decimal ChargedUsd
);
