namespace ClusteraIngest.Emulator;

/// <summary>A request that the emulator met. Tokens and keys are never kept.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, a <c>token=</c> or <c>key=</c> in it blackened.</param>
/// <param name="Status">The status it was answered with; 0 where the connection was dropped before or within the answer.</param>
/// <param name="HadAuthorization">Whether the secret came in its header: <c>Authorization</c>, or <c>X-Goog-Api-Key</c>.</param>
public sealed record LoggedRequest(DateTimeOffset At, string Method, string Path, int Status, bool HadAuthorization);
