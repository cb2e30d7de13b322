namespace ClusteraIngest.Emulator.Runs;

/// <summary>An item that a run puts into its dataset.</summary>
/// <param name="Json">Its bytes, shared with whoever else delivers it.</param>
/// <param name="IsFree">Whether it is an error item, which costs nothing.</param>
internal readonly record struct Delivery(byte[] Json, bool IsFree = false);
