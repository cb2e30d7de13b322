using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.YouTube;

public sealed class ListReferenceTests
{
    private const string Channel = "UCX6OQ3DkcsbYNE6H8uQQuVA";
    private const string Playlist = "PLI5YfMzCfRtZ8eV576YoY3vIYrHjyVm_e";

    [Theory]
    [InlineData(Channel)]
    [InlineData($" {Channel} ")]
    [InlineData($"https://www.youtube.com/channel/{Channel}")]
    [InlineData($"youtube.com/channel/{Channel}/videos?view=0&sort=dd")]
    [InlineData($"http://M.YOUTUBE.COM/channel/{Channel}/#x")]
    [InlineData($"https://music.youtube.com/channel/{Channel}")]
    [InlineData($"https://www.youtube.com/channel/{Channel}?list=PL601B2E69B03FAB9D")]
    [InlineData($"https://music.youtube.com/browse/{Channel}")]
    [InlineData($"https://www.youtubekids.com/channel/{Channel}")]
    [InlineData($"https://studio.youtube.com/channel/{Channel}/videos/upload")]
    [InlineData($"https://www.youtube.com/embed/live_stream?channel={Channel}&autoplay=1")]
    [InlineData($"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fchannel%2F{Channel}&gl=DE")]
    [InlineData($"vnd.youtube://channel/{Channel}")]
    [InlineData($"{Channel})")]
    [InlineData($"\u2066{Channel}%E2%80%8B")]
    public void A_channels_id_makes_one_list_in_all_spellings(string text) =>
        Assert.Equal(
            new ListReference(ListKind.Channel, $"https://www.youtube.com/channel/{Channel}", Channel, null),
            ListReference.Parse(text)
        );

    [Theory]
    [InlineData("@MrBeast")]
    [InlineData("%40mrbeast")]
    [InlineData("@mrbeast/videos")]
    [InlineData("youtube.com/@MrBeast")]
    [InlineData("https://www.youtube.com/@MRBEAST/")]
    [InlineData("https://www.youtube.com/@mrbeast/shorts?sub_confirmation=1")]
    [InlineData("https://www.youtube.com/%40mrbeast/streams#a")]
    [InlineData("https://m.youtube.com/@MrBeast/playlists")]
    [InlineData("https://www.youtube.com/@MrBeast/featured")]
    [InlineData("'@MrBeast'")]
    [InlineData("(https://www.youtube.com/@MrBeast)")]
    [InlineData("https://www.youtube.com/@MrBeast%E2%80%8B/videos")]
    [InlineData("https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2F%40MrBeast&gl=DE")]
    [InlineData("https://www.youtube.com/attribution_link?u=%2F%40MrBeast")]
    public void A_handle_makes_one_list_in_all_spellings(string text) =>
        Assert.Equal(new ListReference(ListKind.Channel, "https://www.youtube.com/@mrbeast", null, "@mrbeast"), ListReference.Parse(text));

    [Theory]
    [InlineData("https://www.youtube.com/@%EB%8B%A5%ED%84%B0%EC%96%B4%EC%9A%B8%EB%A6%BC", "@닥터어울림")]
    [InlineData("@닥터어울림", "@닥터어울림")]
    [InlineData("youtube.com/@ÉcoleΣ", "@écoleσ")]
    [InlineData("youtube.com/@हिन्दी", "@हिन्दी")]
    [InlineData("youtube.com/@co·ping_a-b.c", "@co·ping_a-b.c")]
    [InlineData("@e\u0301cole", "@\u00E9cole")]
    [InlineData("youtube.com/@E%CC%81cole", "@\u00E9cole")]
    [InlineData("@\u1112\u1161\u11AB\u1100\u116E\u11A8", "@\uD55C\uAD6D")]
    [InlineData("@\u304B\u3099", "@\u304C")]
    public void Handles_of_any_script_are_decoded(string text, string handle)
    {
        Assert.Equal(handle, ListReference.Parse(text).Handle);
        Assert.Equal("https://www.youtube.com/" + handle, ListReference.Parse(text).Url);
    }

    [Theory]
    [InlineData("https://www.youtube.com/c/Tyrrrz/videos", "c/tyrrrz")]
    [InlineData("https://www.youtube.com/C/tyrrrz", "c/tyrrrz")]
    [InlineData("https://www.youtube.com/user/ProZD?x=1", "user/prozd")]
    [InlineData("https://www.youtube.com/ProZD", "prozd")]
    [InlineData("youtube.com/prozd/", "prozd")]
    [InlineData("youtube.com/prozd/videos", "prozd")]
    [InlineData("youtube.com/some-name_2", "some-name_2")]
    public void Names_stay_in_the_place_where_they_are_looked_up(string text, string path) =>
        Assert.Equal(new ListReference(ListKind.Channel, "https://www.youtube.com/" + path, null, null), ListReference.Parse(text));

    [Theory]
    [InlineData(Playlist)]
    [InlineData($"https://www.youtube.com/playlist?list={Playlist}")]
    [InlineData($"https://music.youtube.com/playlist?si=x&list={Playlist}&feature=share")]
    [InlineData($"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list={Playlist}&index=2")]
    [InlineData($"https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;list={Playlist}")]
    [InlineData($"https://youtu.be/dQw4w9WgXcQ?list={Playlist}")]
    [InlineData($"https://www.youtube.com/embed/videoseries?list={Playlist}")]
    [InlineData($"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?list={Playlist}")]
    [InlineData($"https://music.youtube.com/browse/VL{Playlist}")]
    [InlineData($"https://www.youtube.com/playlist?list=VL{Playlist}")]
    [InlineData($"https://www.youtube.com/view_play_list?p={Playlist}")]
    [InlineData($"https://youtu.be/dQw4w9WgXcQ&list={Playlist}")]
    [InlineData($"https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;amp;list={Playlist}")]
    [InlineData($"https://www.youtube.com/attribution_link?u=/playlist?list={Playlist}")]
    [InlineData($"[{Playlist}]")]
    public void A_playlist_makes_one_list_in_all_spellings(string text) =>
        Assert.Equal(
            new ListReference(ListKind.Playlist, $"https://www.youtube.com/playlist?list={Playlist}", Playlist, null),
            ListReference.Parse(text)
        );

    [Theory]
    [InlineData("UUX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("UULFX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("FLX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("OLAK5uy_lLeonUugocG5J0EUAEDmbskX4emejKwcM")]
    [InlineData("PL601B2E69B03FAB9D")]
    [InlineData("PUX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("PULFX6OQ3DkcsbYNE6H8uQQuVA")]
    [InlineData("RDCLAK5uy_lf8okgl2ygD075nhnJVjlfhwp8NsUgEbs")]
    public void Playlists_of_all_readable_kinds_are_lists(string id) =>
        Assert.Equal(
            (ListKind.Playlist, id),
            (ListReference.Parse(id).Kind, ListReference.Parse($"youtube.com/playlist?list={id}").YouTubeId)
        );

    [Theory]
    [InlineData("NotAYouTubeAddress", "")]
    [InlineData("NotAYouTubeAddress", " ")]
    [InlineData("NotAYouTubeAddress", "mrbeast")]
    [InlineData("NotAYouTubeAddress", "some words")]
    [InlineData("NotAYouTubeAddress", "PLEASE")]
    [InlineData("NotAYouTubeAddress", "@")]
    [InlineData("NotAYouTubeAddress", "@no spaces")]
    [InlineData("NotAYouTubeAddress", "https://vimeo.com/1234567")]
    [InlineData("NotAYouTubeAddress", "https://notyoutube.com/@mrbeast")]
    [InlineData("NotAYouTubeAddress", "https://youtube.com.evil.com/@mrbeast")]
    [InlineData("NotAYouTubeAddress", "https://youtube.com@evil.com/@mrbeast")]
    [InlineData("NotAYouTubeAddress", "https://evil.com/https://www.youtube.com/@mrbeast")]
    [InlineData("NotAYouTubeAddress", "file:///youtube.com/@mrbeast")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/channel/UCshort")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/channel/mrbeast")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/@%FF%FE")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/@a%2Fb")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/@a%00b")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/user/not_a_user")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/what$ever")]
    [InlineData("NotAYouTubeAddress", "https://youtu.be/mrbeast")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/watch?v=tooshort")]
    [InlineData("VideoInsteadOfList", "dQw4w9WgXcQ")]
    [InlineData("VideoInsteadOfList", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("VideoInsteadOfList", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=")]
    [InlineData("VideoInsteadOfList", "https://youtu.be/dQw4w9WgXcQ")]
    [InlineData("VideoInsteadOfList", "https://www.youtube.com/shorts/dQw4w9WgXcQ")]
    [InlineData("VideoInsteadOfList", "https://www.youtube.com/live/dQw4w9WgXcQ")]
    [InlineData("VideoInsteadOfList", "https://www.youtube.com/embed/dQw4w9WgXcQ")]
    [InlineData("EndlessMix", "RDdQw4w9WgXcQ")]
    [InlineData("EndlessMix", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ&start_radio=1")]
    [InlineData("EndlessMix", "https://www.youtube.com/playlist?list=RDCLAK5uy_short")]
    [InlineData("PrivateList", "WL")]
    [InlineData("PrivateList", "https://www.youtube.com/playlist?list=WL")]
    [InlineData("PrivateList", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=LL&index=1")]
    [InlineData("UnsupportedList", "https://www.youtube.com")]
    [InlineData("UnsupportedList", "https://www.youtube.com/?gl=DE")]
    [InlineData("UnsupportedList", "https://www.youtube.com/watch")]
    [InlineData("UnsupportedList", "https://www.youtube.com/results?search_query=cats")]
    [InlineData("UnsupportedList", "https://www.youtube.com/RESULTS?search_query=cats")]
    [InlineData("UnsupportedList", "https://www.youtube.com/hashtag/cats")]
    [InlineData("UnsupportedList", "https://www.youtube.com/feed/subscriptions")]
    [InlineData("UnsupportedList", "https://www.youtube.com/shorts")]
    [InlineData("UnsupportedList", "https://m.youtube.com/select_site")]
    [InlineData("UnsupportedList", "https://m.youtube.com/select_site_settings")]
    [InlineData("UnsupportedList", "https://www.youtube.com/my_playlists")]
    [InlineData("UnsupportedList", "https://www.youtube.com/get_video_info")]
    [InlineData("UnsupportedList", "https://www.youtube.com/subscription_manager")]
    [InlineData("UnsupportedList", "https://www.youtube.com/youtubei")]
    [InlineData("UnsupportedList", "https://music.youtube.com/browse/MPREb_abcdefghijk")]
    [InlineData("NotAYouTubeAddress", "https://www.youtube.com/embed/live_stream?channel=UCshort")]
    [InlineData("UnsupportedList", "https://www.youtube.com/gaming")]
    [InlineData("UnsupportedList", "https://www.youtube.com/premium")]
    [InlineData("UnsupportedList", "https://www.youtube.com/about")]
    [InlineData("UnsupportedList", "https://www.youtube.com/t/terms")]
    [InlineData("UnsupportedList", "https://www.youtube.com/howyoutubeworks/")]
    [InlineData("UnsupportedList", "https://www.youtube.com/account_privacy")]
    [InlineData("UnsupportedList", "https://www.youtube.com/robots.txt")]
    [InlineData("UnsupportedList", "https://www.youtube.com/somebody/something")]
    [InlineData("UnsupportedList", "https://www.youtube.com/@mrbeast/search?query=cats")]
    [InlineData("UnsupportedList", "https://www.youtube.com/playlist")]
    [InlineData("UnsupportedList", "https://www.youtube.com/playlist?list=nonsense")]
    public void What_is_no_list_is_refused_with_its_reason(string errorId, string text)
    {
        var error = Assert.Throws<InvalidInputException>(() => ListReference.Parse(text));
        Assert.Equal(errorId, error.ErrorId);
        Assert.True(text.Trim().Length == 0 || error.Message.Contains(text.Trim(), StringComparison.Ordinal), error.Message);
        Assert.NotEqual("", error.Remedy);
        Assert.False(ListReference.TryParse(text, out var none));
        Assert.Null(none);
    }

    [Fact]
    public void A_refusal_stays_on_one_short_line()
    {
        var error = Assert.Throws<InvalidInputException>(() => ListReference.Parse("no\nlist\0" + new string('x', 10_000)));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 400);
    }
}
