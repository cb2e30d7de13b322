using System.Globalization;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>The refusals of a key, its quota and its rate. The project numbers are made up.</summary>
internal static class Refusal
{
    private const string Service = "youtube.googleapis.com";

    public static YouTubeDataException NoKey() =>
        new(403, "forbidden", "The request is missing a valid API key.")
        {
            Domain = "global",
            StatusName = "PERMISSION_DENIED",
            Kind = RefusalKind.Key,
        };

    public static YouTubeDataException KeyInvalid() =>
        new(400, "badRequest", "API key not valid. Please pass a valid API key.")
        {
            Domain = "global",
            StatusName = "INVALID_ARGUMENT",
            Info = "API_KEY_INVALID",
            Metadata = new Dictionary<string, string> { ["service"] = Service },
            Kind = RefusalKind.Key,
        };

    public static YouTubeDataException NotConfigured(string project) =>
        new(
            403,
            "accessNotConfigured",
            $"Access Not Configured. YouTube Data API has not been used in project {project} before or it is disabled. Enable it by "
                + $"visiting {Console(project)} then retry. If you enabled this API recently, wait a few minutes for the action to "
                + $"propagate to our systems and retry."
        )
        {
            Domain = "usageLimits",
            ExtendedHelp = Console(project),
            StatusName = "PERMISSION_DENIED",
            Info = "SERVICE_DISABLED",
            Metadata = Of(project),
            Kind = RefusalKind.Key,
        };

    public static YouTubeDataException Blocked(string project) =>
        new(403, "forbidden", "Requests to this API youtube method youtube.api.v3.V3DataChannelService.List are blocked.")
        {
            Domain = "global",
            StatusName = "PERMISSION_DENIED",
            Info = "API_KEY_SERVICE_BLOCKED",
            Metadata = Of(project),
            Kind = RefusalKind.Key,
        };

    public static YouTubeDataException NoUnitsLeft() =>
        new(
            403,
            "quotaExceeded",
            "The request cannot be completed because you have exceeded your <a href=\"/youtube/v3/getting-started#quota\">quota</a>."
        )
        {
            Domain = "youtube.quota",
            Kind = RefusalKind.Quota,
        };

    public static YouTubeDataException NoSearchesLeft(string project, int atMost) =>
        Exceeded(429, project, "Search Queries", "Search Queries per day", "1/d/{project}", atMost, RefusalKind.Quota);

    public static YouTubeDataException TooManyAMinute(string project, int atMost, int status = 429) =>
        Exceeded(status, project, "Queries", "Queries per minute", "1/min/{project}", atMost, RefusalKind.Rate);

    private static YouTubeDataException Exceeded(
        int status,
        string project,
        string metric,
        string limit,
        string unit,
        int atMost,
        RefusalKind kind
    ) =>
        new(
            status,
            "rateLimitExceeded",
            $"Quota exceeded for quota metric '{metric}' and limit '{limit}' of service '{Service}' for consumer "
                + $"'project_number:{project}'."
        )
        {
            Domain = status == 429 ? "global" : "usageLimits",
            StatusName = "RESOURCE_EXHAUSTED",
            Info = "RATE_LIMIT_EXCEEDED",
            Metadata = new Dictionary<string, string>(Of(project))
            {
                ["quota_limit_value"] = atMost.ToString(CultureInfo.InvariantCulture),
                ["quota_unit"] = unit,
            },
            Kind = kind,
        };

    private static Dictionary<string, string> Of(string project) => new() { ["service"] = Service, ["consumer"] = "projects/" + project };

    private static string Console(string project) => $"https://console.developers.google.com/apis/api/{Service}/overview?project={project}";
}
