namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Nobody reads standard output any more: the reader, such as <c>head</c>, has seen enough, and there is no reason to complain.
/// </summary>
internal sealed class OutputClosedException(Exception cause) : Exception("Nobody reads standard output any more.", cause);
