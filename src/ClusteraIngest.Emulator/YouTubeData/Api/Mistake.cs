namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>What is wrong with a request that was let in; it is charged.</summary>
internal static class Mistake
{
    public static YouTubeDataException NoPart() =>
        new(400, "required", "Required parameter: part") { Domain = "global", Location = "part" };

    public static YouTubeDataException UnknownPart(string part) =>
        new(400, "unknownPart", $"'{part}'") { Domain = "youtube.part", Location = "part" };

    public static YouTubeDataException NoFilter(string expected) =>
        new(400, "missingRequiredParameter", $"No filter selected. Expected one of: {expected}") { Location = "" };

    public static YouTubeDataException SeveralFilters(string given) =>
        new(400, "incompatibleParameters", $"Incompatible parameters specified in the request: {given}") { Location = "" };

    public static YouTubeDataException TooManyIds(string parameter) =>
        new(400, "invalidFilters", "The request specifies an invalid filter parameter.") { Location = parameter };

    public static YouTubeDataException OutOfRange(string parameter, string value) =>
        new(400, "invalidParameter", $"Invalid value '{value}'. Values must be within the range: [0, 50]")
        {
            Domain = "global",
            Location = parameter,
        };

    public static YouTubeDataException Invalid(string parameter, string value) =>
        new(400, "invalidParameter", $"Invalid value '{value}' for the <code>{parameter}</code> parameter.") { Location = parameter };

    public static YouTubeDataException PageToken() =>
        new(400, "invalidPageToken", "The request specifies an invalid page token.") { Location = "pageToken" };

    public static YouTubeDataException NoPlaylist() =>
        new(404, "playlistNotFound", "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.")
        {
            Domain = "youtube.playlistItem",
            Location = "playlistId",
        };

    public static YouTubeDataException Backend() => new(500, "backendError", "Backend Error") { Domain = "global" };
}
