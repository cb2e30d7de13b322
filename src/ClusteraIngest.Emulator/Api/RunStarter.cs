using ClusteraIngest.Emulator.Actors;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>Starts runs: reads the request, settles what the run will do, and enters it into the register.</summary>
internal sealed class RunStarter(
    World world,
    RunRegister runs,
    FaultPlan faults,
    TimeSpan runTime,
    TimeSpan listingDelay,
    TimeSpan settlingTime
)
{
    private readonly Actor[] actors = [new YouTubeScraper(), new TranscriptScraper()];

    public Actor? Find(string name) => Array.Find(actors, actor => actor.IsCalled(name));

    public Run Start(HttpContext context, Actor actor)
    {
        var request = (ApiRequest)context.Items[typeof(ApiRequest)]!;
        var limits = RunLimits.Read(context.Request.Query, actor);
        using var input = ActorInput.Read(request.Body);
        if (faults.Strikes(Fault.NotNow, request.Key, request.Subject))
            throw ApiException.TooManyRuns(runs.MaxConcurrentRuns ?? runs.Active);
        var type = context.Request.ContentType ?? "application/json; charset=utf-8";
        var run = runs.Start(
            actor,
            request.Body,
            limits,
            (key, now) =>
            {
                var met = new RunFaults(faults, key, request.Subject);
                var plan = Doomed(RunPlan.Of(actor.Run(input, world, met), limits, runTime), met);
                return new(actor, request.Body, type, key, limits, plan, now);
            }
        );
        return faults.Strikes(Fault.LostStart, run.Key, request.Subject) ? throw new ConnectionDropException() : run;
    }

    private RunPlan Doomed(RunPlan plan, RunFaults met)
    {
        if (met.Strikes(Fault.LateListing))
            plan = plan with { Unlisted = listingDelay };
        if (met.Strikes(Fault.Unsettled))
            plan = plan with { Unsettled = settlingTime };
        if (met.Strikes(Fault.RunFailed))
            return plan.CutTo(0.5, RunStatus.Failed, "The Actor process failed with exit code 1.");
        if (met.Strikes(Fault.RunTimeout))
            return plan.CutTo(0.5, RunStatus.TimedOut, "The Actor run has reached the timeout.");
        return met.Strikes(Fault.RunAborted) ? plan.CutTo(0.5, RunStatus.Aborted, "Actor was aborted") : plan;
    }
}
