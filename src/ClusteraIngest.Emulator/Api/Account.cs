using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ClusteraIngest.Emulator.Api;

/// <summary>The user whom the token belongs to: whoever it is, the same one.</summary>
internal sealed class Account(RunRegister runs)
{
    private static readonly string[] Features =
    [
        "ACTORS",
        "STORAGE",
        "SCHEDULER",
        "PROXY",
        "PROXY_EXTERNAL_ACCESS",
        "PROXY_RESIDENTIAL",
        "PROXY_SERPS",
        "WEBHOOKS",
        "ACTORS_PUBLIC_ALL",
        "ACTORS_PUBLIC_DEVELOPER",
    ];

    private decimal SpentUsd => runs.All.Sum(run => run.Now.ChargedUsd);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/users/me", context => Json.WriteAsync(context, Me()));
        app.MapGet("/v2/users/me/limits", context => Json.WriteAsync(context, Limits()));
    }

    private static object Me() =>
        new
        {
            id = Json.UserId,
            username = Json.Username,
            profile = new { name = "Emulator" },
            email = "emulator@example.com",
            plan = new
            {
                id = "EMULATED",
                description = "Costs nothing.",
                isEnabled = true,
                availableProxyGroups = new { },
            },
            effectivePlatformFeatures = Features.ToDictionary(
                feature => feature,
                _ => new
                {
                    isEnabled = true,
                    disabledReason = (string?)null,
                    disabledReasonType = (string?)null,
                    isTrial = false,
                    trialExpirationAt = (string?)null,
                }
            ),
            createdAt = "2026-01-01T00:00:00.000Z",
            isPaying = false,
        };

    private object Limits()
    {
        var now = DateTimeOffset.UtcNow;
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new
        {
            monthlyUsageCycle = new { startAt = Json.Time(month), endAt = Json.Time(month.AddMonths(1).AddMilliseconds(-1)) },
            limits = new
            {
                maxMonthlyUsageUsd = 1000,
                maxMonthlyActorComputeUnits = 1000,
                maxMonthlyExternalDataTransferGbytes = 1000,
                maxMonthlyProxySerps = 0,
                maxMonthlyResidentialProxyGbytes = 0,
                maxActorMemoryGbytes = 1024,
                maxActorCount = 2,
                maxActorTaskCount = 0,
                maxConcurrentActorJobs = runs.MaxConcurrentRuns ?? 1_000_000,
                maxTeamAccountSeatCount = 1,
                dataRetentionDays = 7,
            },
            current = new
            {
                monthlyUsageUsd = SpentUsd,
                monthlyActorComputeUnits = 0,
                monthlyExternalDataTransferGbytes = 0,
                monthlyProxySerps = 0,
                monthlyResidentialProxyGbytes = 0,
                actorMemoryGbytes = runs.Active,
                actorCount = 0,
                actorTaskCount = 0,
                activeActorJobCount = runs.Active,
                teamAccountSeatCount = 1,
            },
        };
    }
}
