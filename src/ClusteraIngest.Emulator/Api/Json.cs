using System.Text.Encodings.Web;
using System.Text.Json;
using ClusteraIngest.Emulator.Actors;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>The API's objects, with all fields that its description requires.</summary>
internal static class Json
{
    public const string UserId = "bZ4yGkPqEmuLator1";
    public const string Username = "emulator";

    /// <summary>How every run of the emulator was started.</summary>
    public const string Origin = "API";

    /// <summary>The API's <c>RunOrigin</c>.</summary>
    public static readonly IReadOnlySet<string> Origins = new HashSet<string>
    {
        "DEVELOPMENT",
        "WEB",
        Origin,
        "SCHEDULER",
        "TEST",
        "WEBHOOK",
        "ACTOR",
        "CLI",
        "CI",
        "STANDBY",
        "MCP",
    };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] UsageNames =
    [
        "ACTOR_COMPUTE_UNITS",
        "DATASET_READS",
        "DATASET_WRITES",
        "KEY_VALUE_STORE_READS",
        "KEY_VALUE_STORE_WRITES",
        "KEY_VALUE_STORE_LISTS",
        "REQUEST_QUEUE_READS",
        "REQUEST_QUEUE_WRITES",
        "DATA_TRANSFER_INTERNAL_GBYTES",
        "DATA_TRANSFER_EXTERNAL_GBYTES",
        "PROXY_RESIDENTIAL_TRANSFER_GBYTES",
        "PROXY_SERPS",
    ];

    public static Task WriteAsync(HttpContext context, object data, int status = 200)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { data }, Readable, "application/json; charset=utf-8", context.RequestAborted);
    }

    public static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary><c>Run</c>.</summary>
    public static object OfRun(Run run, RunState state, string baseAddress) =>
        new
        {
            id = run.Id,
            actId = run.Actor.Id,
            userId = UserId,
            startedAt = Time(run.StartedAt),
            finishedAt = Time(state.FinishedAt),
            status = state.Status,
            statusMessage = state.Message,
            isStatusMessageTerminal = state.HasEnded,
            meta = new
            {
                origin = Origin,
                clientIp = "127.0.0.1",
                userAgent = (string?)null,
            },
            pricingInfo = OfPricing(run.Actor),
            stats = OfStats(run, state),
            chargedEventCounts = new Dictionary<string, int>
            {
                ["apify-default-dataset-item"] = (int)(state.ChargedUsd / Actor.PricePerItemUsd),
            },
            options = new
            {
                build = run.Limits.Build,
                timeoutSecs = (long)run.Limits.Timeout.TotalSeconds,
                memoryMbytes = run.Limits.MemoryMbytes,
                diskMbytes = run.Limits.MemoryMbytes * 2,
                maxItems = run.Limits.MaxItems,
                maxTotalChargeUsd = run.Limits.MaxTotalChargeUsd,
            },
            buildId = "b" + run.Actor.Id[1..],
            buildNumber = run.Actor.BuildNumber,
            exitCode = state.Status switch
            {
                RunStatus.Succeeded => 0,
                RunStatus.Failed => 1,
                _ => (int?)null,
            },
            generalAccess = "RESTRICTED",
            defaultKeyValueStoreId = run.StoreId,
            defaultDatasetId = run.DatasetId,
            defaultRequestQueueId = run.QueueId,
            storageIds = new
            {
                datasets = new { @default = run.DatasetId },
                keyValueStores = new { @default = run.StoreId },
                requestQueues = new { @default = run.QueueId },
            },
            containerUrl = $"{baseAddress}/v2/actor-runs/{run.Id}",
            isContainerServerReady = false,
            usage = UsageNames.ToDictionary(name => name, name => name == "DATASET_WRITES" ? state.Items : 0),
            usageTotalUsd = state.UsageUsd,
            usageUsd = UsageNames.ToDictionary(name => name, _ => 0),
            platformUsageBillingModel = "DEVELOPER",
        };

    /// <summary><c>RunShort</c>.</summary>
    public static object OfListedRun(Run run, RunState state) =>
        new
        {
            id = run.Id,
            actId = run.Actor.Id,
            userId = UserId,
            status = state.Status,
            startedAt = Time(run.StartedAt),
            finishedAt = Time(state.FinishedAt),
            buildId = "b" + run.Actor.Id[1..],
            buildNumber = run.Actor.BuildNumber,
            meta = new { origin = Origin },
            usageTotalUsd = state.UsageUsd,
            defaultKeyValueStoreId = run.StoreId,
            defaultDatasetId = run.DatasetId,
            defaultRequestQueueId = run.QueueId,
        };

    /// <summary><c>Dataset</c>.</summary>
    public static object OfDataset(Run run, RunState state, string baseAddress) =>
        new
        {
            id = run.DatasetId,
            name = (string?)null,
            userId = UserId,
            createdAt = Time(run.StartedAt),
            modifiedAt = Time(state.FinishedAt ?? run.StartedAt + state.Elapsed),
            accessedAt = Time(DateTimeOffset.UtcNow),
            itemCount = state.Items,
            cleanItemCount = state.Items,
            actId = run.Actor.Id,
            actRunId = run.Id,
            consoleUrl = $"{baseAddress}/storage/datasets/{run.DatasetId}",
            itemsPublicUrl = $"{baseAddress}/v2/datasets/{run.DatasetId}/items",
            generalAccess = "RESTRICTED",
            stats = new
            {
                readCount = 0,
                writeCount = state.Items,
                storageBytes = 0,
            },
        };

    /// <summary><c>KeyValueStore</c>.</summary>
    public static object OfStore(Run run) =>
        new
        {
            id = run.StoreId,
            name = (string?)null,
            userId = UserId,
            username = Username,
            createdAt = Time(run.StartedAt),
            modifiedAt = Time(run.StartedAt),
            accessedAt = Time(DateTimeOffset.UtcNow),
            actId = run.Actor.Id,
            actRunId = run.Id,
            generalAccess = "RESTRICTED",
            stats = new
            {
                readCount = 0,
                writeCount = 1,
                deleteCount = 0,
                listCount = 0,
            },
        };

    /// <summary><c>Actor</c>.</summary>
    public static object OfActor(Actor actor) =>
        new
        {
            id = actor.Id,
            userId = UserId,
            name = actor.Name,
            username = actor.Username,
            title = actor.Title,
            isPublic = true,
            createdAt = "2022-01-01T00:00:00.000Z",
            modifiedAt = "2026-01-01T00:00:00.000Z",
            stats = new
            {
                totalBuilds = 1,
                totalRuns = 0,
                totalUsers = 1,
            },
            versions = new[]
            {
                new
                {
                    versionNumber = "0.0",
                    sourceType = "SOURCE_FILES",
                    buildTag = "latest",
                },
            },
            pricingInfos = new[] { OfPricing(actor) },
            defaultRunOptions = new
            {
                build = "latest",
                timeoutSecs = 0,
                memoryMbytes = 1024,
            },
            isDeprecated = false,
            taggedBuilds = new
            {
                latest = new
                {
                    buildId = "b" + actor.Id[1..],
                    buildNumber = actor.BuildNumber,
                    finishedAt = "2026-01-01T00:00:00.000Z",
                },
            },
        };

    private static object OfPricing(Actor actor) =>
        actor.IsPaidPerResult
            ? new
            {
                pricingModel = "PRICE_PER_DATASET_ITEM",
                unitName = "video",
                pricePerUnitUsd = Actor.PricePerItemUsd,
                apifyMarginPercentage = 0.2,
                createdAt = "2022-01-01T00:00:00.000Z",
                startedAt = "2022-01-01T00:00:00.000Z",
            }
            : (object)
                new
                {
                    pricingModel = "PAY_PER_EVENT",
                    pricingPerEvent = new
                    {
                        actorChargeEvents = new Dictionary<string, object>
                        {
                            ["apify-default-dataset-item"] = new
                            {
                                eventTitle = "Result",
                                eventDescription = "An item in the dataset.",
                                eventPriceUsd = Actor.PricePerItemUsd,
                            },
                        },
                    },
                    apifyMarginPercentage = 0.2,
                    createdAt = "2022-01-01T00:00:00.000Z",
                    startedAt = "2022-01-01T00:00:00.000Z",
                };

    private static object OfStats(Run run, RunState state) =>
        new
        {
            inputBodyLen = run.Input.Length,
            migrationCount = 0,
            rebootCount = 0,
            restartCount = 0,
            resurrectCount = 0,
            memAvgBytes = 0,
            memMaxBytes = 0,
            memCurrentBytes = 0,
            cpuAvgUsage = 0,
            cpuMaxUsage = 0,
            cpuCurrentUsage = 0,
            netRxBytes = 0,
            netTxBytes = 0,
            durationMillis = (long)state.Elapsed.TotalMilliseconds,
            runTimeSecs = state.Elapsed.TotalSeconds,
            metamorph = 0,
            computeUnits = 0,
        };
}
