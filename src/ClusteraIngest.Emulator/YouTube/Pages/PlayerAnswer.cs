using System.Globalization;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.YouTube.Media;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>What the player is told of a video: details, whether it plays, the addresses of its formats.</summary>
/// <param name="world">What there is.</param>
/// <param name="media">The files of the formats.</param>
internal sealed class PlayerAnswer(YouTubeWebWorld world, MediaLibrary media)
{
    private int issued;

    /// <summary>The answer.</summary>
    /// <param name="videoId">The video.</param>
    /// <param name="withFormats">Whether the formats are in it.</param>
    /// <param name="playability">What happens to who wants to play it; null: as the video has it.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<JsonObject> OfAsync(string videoId, bool withFormats, Playability? playability, CancellationToken cancel)
    {
        if (world.Video(videoId) is not { } video)
            return new() { ["playabilityStatus"] = PlayabilityText.Status(Playability.Unavailable) };
        var state = playability ?? video.Playability;
        var answer = new JsonObject { ["playabilityStatus"] = PlayabilityText.Status(state) };
        if (state is Playability.Private || video.IsGone)
            return answer;
        answer["videoDetails"] = Details(video, state);
        answer["microformat"] = new JsonObject { ["playerMicroformatRenderer"] = Microformat(video, state) };
        if (video.CaptionLanguages.Count > 0)
            answer["captions"] = Captions(video);
        if (withFormats && PlayabilityText.HasFormats(state))
            answer["streamingData"] = await StreamingDataAsync(video, state, cancel);
        return answer;
    }

    private JsonObject Details(WebVideo video, Playability state)
    {
        var details = new JsonObject
        {
            ["videoId"] = video.Id,
            ["title"] = video.Title,
            ["lengthSeconds"] = state is Playability.Live || video.IsAnnounced ? "0" : Text(video.DurationSeconds),
            ["channelId"] = video.ChannelId,
            ["author"] = world.Channel(video.ChannelId)?.Title ?? "",
            ["shortDescription"] = video.Description,
            ["viewCount"] = Text(video.ViewCount),
            ["isLiveContent"] = video.Kind is WebVideoKind.Stream,
            ["isPrivate"] = false,
            ["thumbnail"] = PageText.Picture(video.Id),
        };
        if (state is Playability.Live)
            details["isLive"] = true;
        if (state is Playability.Premiere or Playability.UpcomingStream)
            details["isUpcoming"] = true;
        return details;
    }

    private JsonObject Microformat(WebVideo video, Playability state)
    {
        var channel = world.Channel(video.ChannelId);
        var date = video.PublishedAt.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        var format = new JsonObject
        {
            ["title"] = PageText.Simple(video.Title),
            ["category"] = "Education",
            ["publishDate"] = date,
            ["uploadDate"] = date,
            ["externalChannelId"] = video.ChannelId,
            ["ownerChannelName"] = channel?.Title ?? "",
            ["ownerProfileUrl"] = channel?.Handle is { } handle
                ? "http://www.youtube.com/@" + handle.TrimStart('@')
                : "http://www.youtube.com/channel/" + video.ChannelId,
            ["isFamilySafe"] = true,
            ["isUnlisted"] = video.IsUnlisted,
            ["lengthSeconds"] = Text(video.DurationSeconds),
            ["isShortsEligible"] = video.Kind is WebVideoKind.Short,
        };
        if (video.Countries.Count > 0)
            format["availableCountries"] = new JsonArray([.. video.Countries.Select(country => (JsonNode)country)]);
        if (state is Playability.Premiere or Playability.UpcomingStream or Playability.Live)
            format["liveBroadcastDetails"] = new JsonObject
            {
                ["isLiveNow"] = state is Playability.Live,
                ["startTimestamp"] = (video.ScheduledAt ?? video.PublishedAt).ToString(
                    "yyyy-MM-ddTHH:mm:sszzz",
                    CultureInfo.InvariantCulture
                ),
            };
        return format;
    }

    private static JsonObject Captions(WebVideo video) =>
        new()
        {
            ["playerCaptionsTracklistRenderer"] = new JsonObject
            {
                ["captionTracks"] = new JsonArray([
                    .. video.CaptionLanguages.Select(language =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["baseUrl"] = $"https://www.youtube.com/api/timedtext?v={video.Id}&lang={language}",
                                ["name"] = PageText.Simple(language),
                                ["vssId"] = "." + language,
                                ["languageCode"] = language,
                                ["isTranslatable"] = false,
                            }
                    ),
                ]),
                ["translationLanguages"] = new JsonArray(),
            },
        };

    private async Task<JsonObject> StreamingDataAsync(WebVideo video, Playability state, CancellationToken cancel)
    {
        var issue = Text(Interlocked.Increment(ref issued));
        if (video is { IsFragmented: true, IsDash: true })
            return new()
            {
                ["expiresInSeconds"] = "21540",
                ["dashManifestUrl"] = $"https://manifest.googlevideo.com/api/manifest/dash/id/{video.Id}/ei/{issue}/file/index.mpd",
            };
        if (video.IsFragmented)
            return new()
            {
                ["expiresInSeconds"] = "21540",
                ["hlsManifestUrl"] = $"https://manifest.googlevideo.com/api/manifest/hls_variant/id/{video.Id}/ei/{issue}/file/index.m3u8",
            };
        var (muxed, adaptive) = (new JsonArray(), new JsonArray());
        foreach (var format in MediaFormat.All)
        {
            var file = await media.FileAsync(video, format, cancel);
            (format.IsMuxed ? muxed : adaptive).Add(Format(video, format, file, state, issue));
        }
        return new()
        {
            ["expiresInSeconds"] = "21540",
            ["formats"] = state is Playability.WithoutAddresses or Playability.Drm ? new JsonArray() : muxed,
            ["adaptiveFormats"] = adaptive,
        };
    }

    private static JsonObject Format(WebVideo video, MediaFormat format, MediaFile file, Playability state, string issue)
    {
        var answer = new JsonObject
        {
            ["itag"] = format.Itag,
            ["mimeType"] = $"{format.ContentType}; codecs=\"{format.Codecs}\"",
            ["bitrate"] = Math.Max(1, file.Length * 8 / Math.Max(1, video.DurationSeconds)),
            ["lastModified"] = "1700000000000000",
            ["contentLength"] = Text(file.Length),
            ["approxDurationMs"] = Text(video.DurationSeconds * 1000L),
            ["quality"] = format.Quality,
        };
        if (format.Height is { } height)
        {
            answer["width"] = format.Width;
            answer["height"] = height;
            answer["fps"] = 5;
            answer["qualityLabel"] = $"{height}p";
        }
        if (format.HasAudio)
        {
            answer["audioQuality"] = "AUDIO_QUALITY_MEDIUM";
            answer["audioSampleRate"] = format.Codecs == "opus" ? "48000" : "44100";
            answer["audioChannels"] = 1;
        }
        if (state is Playability.Drm)
            answer["drmFamilies"] = new JsonArray("WIDEVINE");
        if (state is not Playability.WithoutAddresses)
            answer["url"] =
                $"https://rr1---sn-emulated.googlevideo.com/videoplayback?expire=4102444800&ei={issue}&ip=0.0.0.0&id={video.Id}"
                + $"&itag={format.Itag}&mime={Uri.EscapeDataString(format.ContentType)}&clen={file.Length}"
                + "&lmt=1700000000000000&sig=made-up";
        return answer;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
