using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.YouTube;

public sealed class VideoIdTests
{
    [Theory]
    [InlineData("dQw4w9WgXcQ")]
    [InlineData("  dQw4w9WgXcQ\r\n")]
    [InlineData("\uFEFFdQw4w9WgXcQ\u200B")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("http://WWW.YouTube.COM/watch?v=dQw4w9WgXcQ")]
    [InlineData("HTTPS://YOUTUBE.COM/watch?v=dQw4w9WgXcQ")]
    [InlineData("//www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com:443/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com./watch?v=dQw4w9WgXcQ")]
    [InlineData("youtube.com/watch/?v=dQw4w9WgXcQ")]
    [InlineData("youtube.com//watch?v=dQw4w9WgXcQ")]
    [InlineData("https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=42s#top")]
    [InlineData("https://www.youtube.com/watch?feature=share&amp;v=dQw4w9WgXcQ")]
    [InlineData("https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RDAMVMdQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLI5YfMzCfRtZ8eV576YoY3vIYrHjyVm_e&index=3")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXc%51")]
    [InlineData("https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch/dQw4w9WgXcQ")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ")]
    [InlineData("youtu.be/dQw4w9WgXcQ/")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ?si=AbCdEfGhIjKlMnOp&t=10")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ#t=10")]
    [InlineData("https://youtu.be/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share")]
    [InlineData("https://www.youtube.com/Shorts/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/live/dQw4w9WgXcQ?si=x")]
    [InlineData("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0")]
    [InlineData("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/v/dQw4w9WgXcQ?version=3")]
    [InlineData("https://www.youtube.com/e/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/w/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch_popup?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/movie?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtubekids.com/watch?v=dQw4w9WgXcQ&hl=en")]
    [InlineData("https://youtube.googleapis.com/v/dQw4w9WgXcQ?version=3")]
    [InlineData("https://m.youtube.com/#/watch?v=dQw4w9WgXcQ")]
    [InlineData("vnd.youtube:dQw4w9WgXcQ")]
    [InlineData("vnd.youtube:dQw4w9WgXcQ?vndapp=youtube_mobile")]
    [InlineData("vnd.youtube://dQw4w9WgXcQ")]
    [InlineData("vnd.youtube://watch?v=dQw4w9WgXcQ")]
    [InlineData("vnd.youtube://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ%26t%3D5&gl=DE&m=0")]
    [InlineData("https://consent.youtube.com/ml?continue=https://www.youtube.com/watch?v=dQw4w9WgXcQ&gl=DE&pc=yt")]
    [InlineData("https://www.youtube.com/attribution_link?a=tolCzpA7CrY&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare")]
    [InlineData("https://www.youtube.com/attribution_link?u=/watch?v=dQw4w9WgXcQ&feature=em-share_video_user")]
    [InlineData("https://www.youtube.com/signin?hl=en&next=%2Fwatch%3Fv%3DdQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/verify_age?next_url=/watch%3Fv%3DdQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/oembed?url=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ&format=json")]
    [InlineData("https://www.youtube.com/watch?feature=share&amp;amp;v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ?si=AbCdEfGh")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ&t=10")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ&amp;t=10")]
    [InlineData("dQw4w9WgXcQ&pp=ygUEdGVzdA%3D%3D")]
    [InlineData("(https://youtu.be/dQw4w9WgXcQ)")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ),")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ]")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ)&t=3")]
    [InlineData("\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\"")]
    [InlineData("<https://www.youtube.com/shorts/dQw4w9WgXcQ>")]
    [InlineData("\u201Ehttps://www.youtube.com/live/dQw4w9WgXcQ\u201C")]
    [InlineData("dQw4w9WgXcQ\"")]
    [InlineData("\u2060dQw4w9WgXcQ\u2069")]
    [InlineData("\u202AdQw4w9WgXcQ\u202C")]
    [InlineData("\u2066https://youtu.be/dQw4w9WgXcQ\u2069")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ%E2%80%8B")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ%EF%BB%BF&t=1")]
    [InlineData("https://www.youtube.com/watch?v=\u200BdQw4w9WgXcQ\u202E&t=1")]
    [InlineData("%E2%80%8BdQw4w9WgXcQ%e2%81%a0")]
    public void An_id_is_read_from_every_form_of_a_videos_address(string text) => Assert.Equal("dQw4w9WgXcQ", VideoId.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("youtube.com")]
    [InlineData("dQw4w9WgXc")]
    [InlineData("dQw4w9WgXcQQ")]
    [InlineData("dQw4w9WgXc!")]
    [InlineData("dQw4w9WgXcé")]
    [InlineData("dQw4w9WgXc\0")]
    [InlineData("https://www.youtube.com/watch?v=")]
    [InlineData("https://www.youtube.com/watch?V=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch?vv=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQextra")]
    [InlineData("https://www.youtube.com/watch#v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ https://youtu.be/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/channel/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/@dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/embed/videoseries?list=PLI5YfMzCfRtZ8eV576YoY3vIYrHjyVm_e")]
    [InlineData("https://www.youtube.com/embed/live_stream?channel=UCX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ/more")]
    [InlineData("https://youtu.be/%2FdQw4w9WgXcQ")]
    [InlineData("https://notyoutube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://youtube.com.evil.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://evil.com/youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://evil.com?u=youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com@evil.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://me:secret@www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData(@"https://evil.com\@www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com:8080/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtübe.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://youtube.co/watch?v=dQw4w9WgXcQ")]
    [InlineData("ftp://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("javascript://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https:/www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("vnd.youtube://evil.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("vnd.youtube:https://evil.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://consent.youtube.com/m?continue=https%3A%2F%2Fevil.com%2Fwatch%3Fv%3DdQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/attribution_link?u=//evil.com/watch/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/redirect?q=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/select_site?v=dQw4w9WgXcQ")]
    [InlineData("dQw4w9Wg\u200BXcQ")]
    public void What_is_no_videos_address_is_refused(string text)
    {
        Assert.False(VideoId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Contains(text, Assert.Throws<FormatException>(() => VideoId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_holds_no_id()
    {
        Assert.False(VideoId.TryParse(null, out _));
        Assert.False(ChannelId.TryParse(null, out _));
        Assert.False(PlaylistId.TryParse(null, out _));
        Assert.False(ListReference.TryParse(null, out _));
    }

    [Fact]
    public void A_default_id_is_empty_and_equal_to_no_other()
    {
        Assert.Equal("", default(VideoId).Value);
        Assert.Equal("", default(ChannelId).ToString());
        Assert.Equal("", default(PlaylistId).Value);
        Assert.NotEqual(default, VideoId.Parse("dQw4w9WgXcQ"));
        Assert.Equal(default(VideoId).GetHashCode(), default(VideoId).GetHashCode());
    }

    [Fact]
    public void Ids_are_text_in_JSON()
    {
        var facts = new Facts(
            VideoId.Parse("dQw4w9WgXcQ"),
            ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA"),
            PlaylistId.Parse("PL601B2E69B03FAB9D"),
            null,
            new Dictionary<VideoId, int> { [VideoId.Parse("dQw4w9WgXcQ")] = 1 }
        );
        var json = JsonSerializer.Serialize(facts);
        Assert.Equal(
            """{"Video":"dQw4w9WgXcQ","Channel":"UCX6OQ3DkcsbYNE6H8uQQuVA","Playlist":"PL601B2E69B03FAB9D","Other":null,"Places":{"dQw4w9WgXcQ":1}}""",
            json
        );

        var back = JsonSerializer.Deserialize<Facts>(json)!;
        Assert.Equal((facts.Video, facts.Channel, facts.Playlist, facts.Other), (back.Video, back.Channel, back.Playlist, back.Other));
        Assert.Equal(facts.Places, back.Places);
    }

    [Theory]
    [InlineData("\"nothing\"")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    public void JSON_that_is_no_id_is_an_error(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<VideoId>(json));

    private sealed record Facts(VideoId Video, ChannelId Channel, PlaylistId Playlist, ChannelId? Other, Dictionary<VideoId, int> Places);
}
