using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Lists;
using ClusteraIngest.Spending;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>How the reading of a list ended, and the paid run with it: what is written down of both in one transaction.</summary>
/// <param name="List">What becomes of the list.</param>
/// <param name="Run">The run that was read; null: none, it cost nothing.</param>
/// <param name="State">What becomes of the run.</param>
internal sealed record ListReadOutcome(ListEnd List, ActorRunReader? Run = null, ChargeState State = ChargeState.Settled);
