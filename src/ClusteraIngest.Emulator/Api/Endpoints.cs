using System.Globalization;
using System.Text;
using ClusteraIngest.Emulator.Actors;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusteraIngest.Emulator.Api;

/// <summary>The endpoints that this project uses, and those that a user's script would.</summary>
internal sealed class Endpoints(RunStarter starter, RunRegister runs, FaultPlan faults, Func<string> baseAddress)
{
    private const int LongestWaitSeconds = 60;
    private const int LongestSyncSeconds = 300;
    private const int MostListed = 1000;
    private static readonly string[] Reading = ["GET", "HEAD"];
    private static readonly string[] GetOrPost = ["GET", "POST"];

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var actors in (string[])["/v2/actors/{actor}", "/v2/acts/{actor}"])
        {
            app.MapMethods(actors, Reading, context => Json.WriteAsync(context, Json.OfActor(ActorOf(context))));
            app.MapPost(actors + "/runs", StartAsync);
            app.MapGet(actors + "/runs", context => ListAsync(context, ActorOf(context)));
            app.MapMethods(actors + "/run-sync", GetOrPost, RunSyncAsync);
            app.MapMethods(actors + "/run-sync-get-dataset-items", GetOrPost, RunSyncGetItemsAsync);
            MapRun(app, actors + "/runs/{run}");
        }
        app.MapGet("/v2/actor-runs", context => ListAsync(context, null));
        MapRun(app, "/v2/actor-runs/{run}");
        MapDataset(app, "/v2/datasets/{dataset}", "dataset", "Dataset");
        MapStore(app, "/v2/key-value-stores/{store}", "store", "Store");
        app.MapGet("/v2/logs/{run}", LogAsync);
        new Account(runs).Map(app);
    }

    private void MapRun(IEndpointRouteBuilder app, string path)
    {
        app.MapGet(path, WatchAsync);
        app.MapPost(path + "/abort", AbortAsync);
        app.MapGet(path + "/log", LogAsync);
        MapDataset(app, path + "/dataset", "run", "Actor run");
        MapStore(app, path + "/key-value-store", "run", "Actor run");
    }

    private void MapDataset(IEndpointRouteBuilder app, string path, string id, string what)
    {
        app.MapGet(
            path,
            context =>
            {
                var run = Owner(context, id, what, run => run.DatasetId);
                return Json.WriteAsync(context, Json.OfDataset(run, run.Now, baseAddress()));
            }
        );
        app.MapMethods(
            path + "/items",
            Reading,
            context => DatasetPage.Read(context.Request.Query).WriteAsync(context, Owner(context, id, what, run => run.DatasetId), faults)
        );
    }

    private void MapStore(IEndpointRouteBuilder app, string path, string id, string what)
    {
        app.MapGet(path, context => Json.WriteAsync(context, Json.OfStore(Owner(context, id, what, run => run.StoreId))));
        app.MapGet(path + "/keys", context => KeysAsync(context, Owner(context, id, what, run => run.StoreId)));
        app.MapMethods(path + "/records/{key}", Reading, context => RecordAsync(context, Owner(context, id, what, run => run.StoreId)));
    }

    private async Task StartAsync(HttpContext context)
    {
        var wait = Wait(context.Request.Query);
        var run = starter.Start(context, ActorOf(context));
        var state = wait is { } atMost ? await run.WaitAsync(atMost, context.RequestAborted) : Run.AtStart;
        context.Response.Headers.Location = $"{baseAddress()}/v2/actor-runs/{run.Id}";
        await Json.WriteAsync(context, Json.OfRun(run, state, baseAddress()), 201);
    }

    private async Task WatchAsync(HttpContext context)
    {
        var run = RunOf(context);
        var state = await run.WaitAsync(Wait(context.Request.Query) ?? TimeSpan.Zero, context.RequestAborted);
        await Json.WriteAsync(context, Json.OfRun(run, state, baseAddress()));
    }

    private Task AbortAsync(HttpContext context)
    {
        var run = RunOf(context);
        run.Abort();
        return Json.WriteAsync(context, Json.OfRun(run, run.Now, baseAddress()));
    }

    private Task ListAsync(HttpContext context, Actor? actor)
    {
        var query = context.Request.Query;
        var offset = query.Whole("offset", 0);
        var limit = Math.Min(query.Limit() ?? MostListed, MostListed);
        var isDescending = query.Flag("desc");
        var statuses = query.Names("status");
        if (statuses.FirstOrDefault(status => !RunStatus.All.Contains(status)) is { } unknown)
            throw new ApiException(400, "invalid-value", $"Invalid value provided: {unknown} is not a status of a run");
        var now = DateTimeOffset.UtcNow;
        var after = Time(query, "startedAfter") ?? DateTimeOffset.MinValue;
        var before = Time(query, "startedBefore") ?? DateTimeOffset.MaxValue;
        var found = runs
            .All.Where(run =>
                run.IsListedAt(now) && (actor is null || run.Actor == actor) && run.StartedAt >= after && run.StartedAt <= before
            )
            .Where(run => statuses.Count == 0 || statuses.Contains(run.At(now).Status))
            .ToList();
        if (isDescending)
            found.Reverse();
        var items = found.Skip(offset).Take(limit).Select(run => Json.OfListedRun(run, run.At(now))).ToList();
        return Json.WriteAsync(
            context,
            new
            {
                total = found.Count,
                offset,
                limit,
                desc = isDescending,
                count = items.Count,
                items,
            }
        );
    }

    private async Task RunSyncAsync(HttpContext context)
    {
        var run = await FinishedAsync(context);
        var key = context.Request.Query["outputRecordKey"].ToString();
        context.Response.StatusCode = 201;
        if (key == "INPUT")
            await RecordAsync(context, run, key);
    }

    private async Task RunSyncGetItemsAsync(HttpContext context)
    {
        var page = DatasetPage.Read(context.Request.Query);
        await page.WriteAsync(context, await FinishedAsync(context), faults, status: 201);
    }

    private async Task<Run> FinishedAsync(HttpContext context)
    {
        var run = starter.Start(context, ActorOf(context));
        var state = await run.WaitAsync(TimeSpan.FromSeconds(LongestSyncSeconds), context.RequestAborted);
        if (!state.HasEnded)
            throw new ApiException(
                408,
                "run-timeout-exceeded",
                $"Actor run exceeded the timeout of {LongestSyncSeconds} seconds for this API endpoint"
            );
        return state.Status == RunStatus.Succeeded
            ? run
            : throw new ApiException(400, "run-failed", $"Actor run did not succeed (run ID: {run.Id}, status: {state.Status}).");
    }

    private static Task KeysAsync(HttpContext context, Run run)
    {
        var start = context.Request.Query["exclusiveStartKey"].ToString();
        var prefix = context.Request.Query["prefix"].ToString();
        var limit = Math.Min(context.Request.Query.Limit() ?? MostListed, MostListed);
        var isShown = string.CompareOrdinal("INPUT", start) > 0 && "INPUT".StartsWith(prefix, StringComparison.Ordinal);
        object[] items = isShown
            ?
            [
                new
                {
                    key = "INPUT",
                    size = run.Input.Length,
                    recordPublicUrl = $"{context.Request.Scheme}://{context.Request.Host}/v2/key-value-stores/{run.StoreId}/records/INPUT",
                },
            ]
            : [];
        return Json.WriteAsync(
            context,
            new
            {
                items,
                count = items.Length,
                limit,
                exclusiveStartKey = start.Length > 0 ? start : null,
                isTruncated = false,
                nextExclusiveStartKey = (string?)null,
            }
        );
    }

    private static Task RecordAsync(HttpContext context, Run run) =>
        RecordAsync(context, run, context.Request.RouteValues["key"] as string);

    private static async Task RecordAsync(HttpContext context, Run run, string? key)
    {
        if (key != "INPUT")
            throw ApiException.NotFound("Record");
        context.Response.ContentType = run.InputType;
        context.Response.ContentLength = run.Input.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(run.Input, context.RequestAborted);
    }

    private async Task LogAsync(HttpContext context)
    {
        var run = RunOf(context);
        var state = run.Now;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Json.Time(run.StartedAt)} ACTOR: Creating container.\n")
            .Append(CultureInfo.InvariantCulture, $"{Json.Time(run.StartedAt)} ACTOR: Starting container.\n")
            .Append(CultureInfo.InvariantCulture, $"{Json.Time(run.StartedAt + state.Elapsed)} INFO  {state.Message}\n");
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private Actor ActorOf(HttpContext context) =>
        starter.Find(context.Request.RouteValues["actor"] as string ?? "") ?? throw ApiException.NotFound("Actor");

    private Run RunOf(HttpContext context) => Owner(context, "run", "Actor run", run => run.Id);

    private Run Owner(HttpContext context, string name, string what, Func<Run, string> idOf)
    {
        var id = context.Request.RouteValues[name] as string ?? "";
        var actor = context.Request.RouteValues.ContainsKey("actor") ? ActorOf(context) : null;
        if (id == "last" && actor is not null)
            return LastOf(actor, context.Request.Query) ?? throw ApiException.NotFound(what);
        var run = runs.Find(id);
        var isIt = run is not null && (name == "run" ? run.Id : idOf(run)) == id && (actor is null || run.Actor == actor);
        return isIt ? run! : throw ApiException.NotFound(what);
    }

    private Run? LastOf(Actor actor, IQueryCollection query)
    {
        var statuses = query.Names("status");
        if (query["origin"] is [{ Length: > 0 } origin, ..] && origin != Json.Origin)
            return Json.Origins.Contains(origin)
                ? null
                : throw new ApiException(400, "invalid-value", $"Invalid value provided: {origin} is not an origin of a run");
        return runs.All.LastOrDefault(run => run.Actor == actor && (statuses.Count == 0 || statuses.Contains(run.Now.Status)));
    }

    /// <summary>The official client asks for 999999 seconds and gets the most there is.</summary>
    private static TimeSpan? Wait(IQueryCollection query) =>
        query.Number("waitForFinish") is { } seconds ? TimeSpan.FromSeconds((double)Math.Min(seconds, LongestWaitSeconds)) : null;

    private static DateTimeOffset? Time(IQueryCollection query, string name) =>
        query[name] is not [{ Length: > 0 } text, ..] ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new ApiException(400, "invalid-value", $"Invalid value provided: {name} must be an ISO 8601 time");
}
