using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>YouTube's own words for why a video does not play.</summary>
internal static class PlayabilityText
{
    private static readonly Dictionary<Playability, (string Status, string Reason, string? More)> Refusals = new()
    {
        [Playability.Private] = ("LOGIN_REQUIRED", "Private video", "Sign in if you've been granted access to this video"),
        [Playability.RemovedByUploader] = ("ERROR", "Video unavailable", "This video has been removed by the uploader"),
        [Playability.AccountTerminated] = (
            "ERROR",
            "Video unavailable",
            "This video is no longer available because the YouTube account associated with this video has been terminated."
        ),
        [Playability.PolicyViolation] = (
            "ERROR",
            "Video unavailable",
            "This video has been removed for violating YouTube's Community Guidelines"
        ),
        [Playability.Unavailable] = ("ERROR", "Video unavailable", null),
        [Playability.MembersOnly] = (
            "UNPLAYABLE",
            "Join this channel to get access to members-only content like this video, and other exclusive perks.",
            null
        ),
        [Playability.MembersOfLevel] = (
            "UNPLAYABLE",
            "This video is available to this channel's members on level: Gold (or any higher level). Join this channel to get access to "
                + "members-only content and other exclusive perks.",
            null
        ),
        [Playability.PremiumOnly] = ("UNPLAYABLE", "This video is only available to Music Premium members", null),
        [Playability.AgeRestricted] = ("LOGIN_REQUIRED", "Sign in to confirm your age", "This video may be inappropriate for some users."),
        [Playability.CountryBlocked] = (
            "UNPLAYABLE",
            "Video unavailable",
            "The uploader has not made this video available in your country"
        ),
        [Playability.CopyrightBlocked] = (
            "UNPLAYABLE",
            "Video unavailable",
            "This video contains content from ACME, who has blocked it in your country on copyright grounds"
        ),
        [Playability.BotCheck] = (
            "LOGIN_REQUIRED",
            "Sign in to confirm you\u2019re not a bot",
            "This helps protect our community. Learn more"
        ),
        [Playability.RateLimited] = ("UNPLAYABLE", "This content isn't available, try again later.", null),
        [Playability.Premiere] = ("LIVE_STREAM_OFFLINE", "Premieres in 3 hours", null),
        [Playability.UpcomingStream] = ("LIVE_STREAM_OFFLINE", "This live event will begin in 2 days.", null),
    };

    /// <summary>Whether its formats are told at all.</summary>
    public static bool HasFormats(Playability playability) => !Refusals.ContainsKey(playability) && playability is not Playability.Live;

    /// <summary>The <c>playabilityStatus</c> of a player's answer.</summary>
    public static JsonObject Status(Playability playability)
    {
        if (!Refusals.TryGetValue(playability, out var refusal))
            return new() { ["status"] = "OK", ["playableInEmbed"] = true };
        var (status, reason, more) = refusal;
        var answer = new JsonObject { ["status"] = status, ["reason"] = reason };
        if (more is not null)
            answer["errorScreen"] = new JsonObject
            {
                ["playerErrorMessageRenderer"] = new JsonObject
                {
                    ["reason"] = PageText.Simple(reason),
                    ["subreason"] = PageText.Runs(more),
                },
            };
        return answer;
    }
}
