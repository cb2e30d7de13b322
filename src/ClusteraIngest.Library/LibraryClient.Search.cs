using ClusteraIngest.Errors;
using ClusteraIngest.Library.Search;

namespace ClusteraIngest.Library;

/// <content>Full-text search over transcripts.</content>
public sealed partial class LibraryClient
{
    /// <summary>Finds where in videos something was said. One page; <see cref="SearchQuery.After"/> continues.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">
    /// <c>SearchTextEmpty</c>: there is no word in it; <c>SearchWordsTooFrequent</c>: there are only words such as <c>the</c>;
    /// <c>InvalidValue</c>: a value is out of its range, or the cursor is of another search.
    /// </exception>
    public Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancel = default) =>
        throw new NotImplementedException("comes with the next commit of this branch");

    /// <summary>
    /// Makes transcripts searchable that are new or were changed: in batches, each a transaction of its own. Whoever stops it loses
    /// nothing; several may do it at once.
    /// </summary>
    /// <param name="progress">Told after each batch of what was done so far; null: nobody wants to know.</param>
    /// <param name="cancel">Stops it; what is indexed stays.</param>
    public Task<IndexSum> IndexAsync(IProgress<IndexSum>? progress = null, CancellationToken cancel = default) =>
        throw new NotImplementedException("comes with the next commit of this branch");

    /// <summary>How far the transcripts are searchable.</summary>
    public Task<IndexStatus> GetIndexStatusAsync(CancellationToken cancel = default) =>
        throw new NotImplementedException("comes with the next commit of this branch");

    /// <summary>Compares every passage with its transcript.</summary>
    public Task<IndexCheck> CheckIndexAsync(CancellationToken cancel = default) =>
        throw new NotImplementedException("comes with the next commit of this branch");
}
