using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;

namespace ClusteraIngest;

/// <summary>
/// What another assembly adds to a client: kinds of jobs and runs, and how a worker of the client comes by their handlers. It is in
/// <see cref="Settings.IngestSettings.Capabilities"/>.
/// </summary>
/// <param name="Name">Its name, such as <c>archive</c>: settings bring a capability along once.</param>
/// <param name="Jobs">The kinds.</param>
/// <param name="Register">The kinds of jobs with their handlers, for a worker of this client.</param>
internal sealed record ClientCapability(string Name, JobCatalog Jobs, Func<ClientServices, IReadOnlyList<JobRegistration>> Register)
    : JobCapability(Name, Jobs);
