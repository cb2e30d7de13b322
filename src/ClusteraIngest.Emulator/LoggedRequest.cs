namespace ClusteraIngest.Emulator;

/// <summary>A request that the emulator met. Tokens are never kept.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, a <c>token=</c> in it blackened.</param>
/// <param name="Status">The status it was answered with; 0 where the connection was dropped before or within the answer.</param>
/// <param name="HadAuthorization">Whether an <c>Authorization</c> header came with it.</param>
public sealed record LoggedRequest(DateTimeOffset At, string Method, string Path, int Status, bool HadAuthorization);
