using ClusteraIngest.Errors;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>A list that is not there at YouTube, or shows nothing.</summary>
internal static class UnknownList
{
    /// <summary>The error of reading it.</summary>
    public const string ErrorId = ErrorIds.ListNotFound;
}
