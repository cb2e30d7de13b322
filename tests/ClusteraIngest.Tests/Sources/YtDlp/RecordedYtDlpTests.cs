using System.Text;
using System.Text.Json;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>Recorded output of yt-dlp of several years, mapped field by field.</summary>
public class RecordedYtDlpTests
{
    private const string Folder = "archive/ytdlp/";

    [RecordedTheory]
    [InlineData("real_flat_channel_videos_tab.json", 60, 60, 0, 0, 0)]
    [InlineData("real_flat_channel_shorts_tab.json", 96, 0, 96, 0, 96)]
    [InlineData("real_flat_channel_streams_tab.json", 57, 57, 0, 0, 0)]
    [InlineData("real_flat_members_only_playlist.json", 100, 100, 100, 100, 0)]
    [InlineData("real_flat_shorts_playlist_UUSH.json", 200, 200, 200, 200, -1)]
    [InlineData("real_flat_huge_playlist_page1.json", 398, 398, 398, 398, -1)]
    [InlineData("youtarr_flat_channel_videos_tab.json", 5, 5, 0, 0, 0)]
    public void Flat_entries_are_read_whole(string file, int count, int durations, int views, int dates, int shorts)
    {
        var list = Recorded.Json(Folder + file);
        var raw = list.GetProperty("entries").EnumerateArray().ToList();

        var entries = raw.ConvertAll(entry => FlatEntry.Read(entry)!);

        Assert.Equal(count, entries.Count);
        Assert.All(entries, entry => Assert.Empty(entry.Unread));
        Assert.All(entries.Zip(raw), pair => Assert.Equal(pair.Second.GetProperty("id").GetString(), pair.First.VideoId.Value));
        Assert.All(entries.Zip(raw), pair => Assert.Equal(pair.Second.GetProperty("title").GetString(), pair.First.Title));
        Assert.Equal(durations, entries.Count(entry => entry.DurationSeconds > 0));
        Assert.Equal(views, entries.Count(entry => entry.ViewCount is not null));
        Assert.Equal(dates, entries.Count(entry => entry.ApproximatelyPublishedAt is not null));
        if (shorts >= 0)
            Assert.Equal(shorts, entries.Count(entry => entry.IsShort));
        Assert.Equal(file.Contains("members", StringComparison.Ordinal) ? count : 0, entries.Count(entry => entry.IsForMembers));
        Assert.All(entries, entry => Assert.Null(entry.LiveStatus));
    }

    [RecordedFact]
    public void A_flat_entry_has_each_of_its_fields()
    {
        var entry = FlatEntry.Read(Recorded.Json(Folder + "real_flat_members_only_playlist.json").GetProperty("entries")[0])!;

        Assert.Equal(
            new FlatEntry(VideoId.Parse("BfTLbsKXmYM"))
            {
                Title = "KALENDER 2026 selber gestalten in Echtzeit! MAI-AUGUST",
                DurationSeconds = 2667,
                ViewCount = 6,
                ApproximatelyPublishedAt = DateTimeOffset.FromUnixTimeSeconds(1795478400),
                Availability = YtDlpAvailability.SubscriberOnly,
                ChannelId = ChannelId.Parse("UCQuLXlFNAeDJMSmuzHU5axw"),
                Unread = entry.Unread,
            },
            entry
        );
    }

    [RecordedTheory]
    [InlineData("real_video_audiotracklanguage.json", "kX3nB4PpJko", 937, 248_861_230, 137, "248+251-24")]
    [InlineData("real_video_streamsegmentstagesschau.json", "KI7fMGRg0Wk", 953, 290_135, 1, "18")]
    [InlineData("real_video_youtubestreamextractorunlisted.json", "udsB8KnIJTg", 2488, 2_232, 8, "299+251")]
    [InlineData("tubesync_video_info_2023-06-29.json", "JjQDik3yNhA", 968, 263_388, 45, "248+251")]
    [InlineData("tubesync_low_formats.json", "gogEJyoSB9s", 7205, 34_083, 20, "248+251")]
    public void Infos_of_videos_are_read_whole(string file, string id, int duration, long views, int formats, string chosen)
    {
        var raw = Recorded.Json(Folder + file);

        var info = VideoInfo.Read(raw);

        Assert.Empty(info.Unread);
        Assert.Equal((id, duration, views), (info.VideoId.Value, info.DurationSeconds, info.ViewCount));
        Assert.Equal(formats, info.Formats.Count);
        Assert.Equal(chosen, string.Join('+', info.Chosen.Select(format => format.FormatId)));
        Assert.Equal(raw.GetProperty("title").GetString(), info.Title);
        Assert.Equal(raw.GetProperty("channel_id").GetString(), info.ChannelId?.Value);
        Assert.Equal(raw.GetProperty("channel").GetString(), info.ChannelTitle);
        Assert.NotNull(info.Thumbnail);
        Assert.All(info.Chosen, format => Assert.True(format.IsFile));
    }

    [RecordedFact]
    public void An_info_has_each_of_its_fields()
    {
        var info = VideoInfo.Read(Recorded.Json(Folder + "real_video_audiotracklanguage.json"));

        Assert.Equal(VideoKind.Video, info.Kind);
        Assert.Equal(LiveStatus.NotLive, info.LiveStatus);
        Assert.Null(info.Availability);
        Assert.Equal(new DateOnly(2022, 11, 12), info.PublishedOn);
        Assert.Equal((0, 4_961_170, 99_000, "en"), (info.AgeLimit, info.LikeCount, info.CommentCount, info.Language));
        var audio = info.Chosen[1];
        Assert.Equal(
            ("251-24", "https", "webm", null, "opus"),
            (audio.FormatId, audio.Protocol, audio.Extension, audio.VideoCodec, audio.AudioCodec)
        );
        Assert.Equal((1920, 1080, "vp9"), (info.Chosen[0].Width, info.Chosen[0].Height, info.Chosen[0].VideoCodec));
        Assert.True(audio.FileSize > 10_000_000);
        Assert.Contains("User-Agent", audio.Headers.Keys);
        Assert.Contains(info.Captions, caption => caption is { Language: "ar", IsAutomatic: false });
        Assert.Contains(info.Captions, caption => caption is { Language: "ab", IsAutomatic: true });
    }

    [RecordedFact]
    public void A_stream_on_the_air_has_no_formats_and_is_known_for_one()
    {
        var info = VideoInfo.Read(Recorded.Json(Folder + "real_live_stream_info.json"));

        Assert.Equal((LiveStatus.Live, VideoKind.Stream, 0), (info.LiveStatus, info.Kind, info.Chosen.Count));
        Assert.Empty(info.Unread);
    }

    [RecordedTheory]
    [InlineData("real_video_audiotracklanguage.json")]
    [InlineData("real_live_stream_info.json")]
    [InlineData("tubesync_low_formats.json")]
    [InlineData("pinchflat_video_info_2024.01.18.json")]
    public void What_is_stored_holds_no_address_of_media_no_header_and_no_cookie(string file)
    {
        var stored = Encoding.UTF8.GetString(StoredInfo.Of(Recorded.Json(Folder + file)).Span);

        foreach (
            var word in new[] { "googlevideo.com", "timedtext?", "http_headers", "User-Agent", "\"cookies\"", "ip=0.0.0.0", "_filename" }
        )
            Assert.DoesNotContain(word, stored, StringComparison.OrdinalIgnoreCase);
        var kept = JsonDocument.Parse(stored).RootElement;
        var raw = Recorded.Json(Folder + file);
        foreach (var name in new[] { "id", "title", "description", "tags", "chapters", "view_count", "webpage_url" })
            Assert.True(
                raw.TryGetProperty(name, out var before) == kept.TryGetProperty(name, out var after)
                    && JsonElement.DeepEquals(before, after),
                name
            );
        Assert.Equal(raw.GetProperty("formats").GetArrayLength(), kept.GetProperty("formats").GetArrayLength());
        Assert.Contains("ytimg.com", stored, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_given_and_not_understood_is_told_field_by_field()
    {
        using var item = JsonDocument.Parse(
            """
            {"id":"dQw4w9WgXcQ","url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ","title":["no text"],"duration":"long","view_count":-1,
             "timestamp":"yesterday","live_status":"resting","availability":"perhaps","channel_id":"@name","release_timestamp":1e300}
            """
        );

        var entry = FlatEntry.Read(item.RootElement)!;

        Assert.Equal(
            ["availability", "channel_id", "duration", "live_status", "release_timestamp", "timestamp", "title", "view_count"],
            entry.Unread.Select(value => value.Field).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{"id":"dQw4w9WgXcQ","url":"https://example.org/watch?v=dQw4w9WgXcQ"}""")]
    [InlineData("""{"id":"dQw4w9WgXcQ","url":"https://www.youtube.com/watch?v=aaaaaaaaaaa"}""")]
    [InlineData("""{"title":"nothing"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void What_is_no_entry_of_YouTubes_is_an_error(string json)
    {
        using var item = JsonDocument.Parse(json);

        Assert.Throws<JsonException>(() => FlatEntry.Read(item.RootElement));
    }

    [Fact]
    public void A_playlist_in_a_tab_is_no_video_and_no_error()
    {
        using var item = JsonDocument.Parse("""{"id":"PLabc","url":"https://www.youtube.com/playlist?list=PLabc"}""");

        Assert.Null(FlatEntry.Read(item.RootElement));
    }

    [Fact]
    public void A_lone_surrogate_in_a_title_costs_its_letter_only()
    {
        using var item = JsonDocument.Parse("""{"id":"dQw4w9WgXcQ","title":"a\ud83cb\u0000c"}""");

        Assert.Equal("abc", FlatEntry.Read(item.RootElement)!.Title);
    }

    [Theory]
    [InlineData("https://rr1---sn-x.googlevideo.com/videoplayback?x=1", true)]
    [InlineData("http://rr1---sn-x.googlevideo.com/videoplayback", false)]
    [InlineData("https://rr1---sn-x.googlevideo.com:8443/videoplayback", false)]
    [InlineData("https://googlevideo.com.example.org/videoplayback", false)]
    [InlineData("https://user@rr1.googlevideo.com/videoplayback", false)]
    [InlineData("https://127.0.0.1/videoplayback", false)]
    public void Media_come_from_googlevideo_by_https_alone(string address, bool isMedia) =>
        Assert.Equal(isMedia, VideoFormat.IsMediaAddress(new Uri(address)));
}
