namespace ClusteraIngest.Jobs;

/// <summary>
/// Kinds of jobs and of runs that settings bring along, such as those of another assembly: what the queue has to know of them.
/// </summary>
/// <param name="Name">Its name, such as <c>archive</c>: settings bring a capability along once.</param>
/// <param name="Jobs">The kinds.</param>
internal abstract record JobCapability(string Name, JobCatalog Jobs);
