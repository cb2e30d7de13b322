using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Text;

public class PrintedListTests
{
    [Fact]
    public void Several_values_print_what_they_are()
    {
        var list = new MonitoredList
        {
            ListId = 1,
            Url = "https://www.youtube.com/@a",
            Languages = ["en", "ko"],
        };
        var video = new Video
        {
            VideoId = VideoId.Parse("dQw4w9WgXcQ"),
            Hashtags = ["#bread", "#rye"],
            Links = [new("https://example.com/a", "a"), new("https://example.com/b", null)],
        };

        Assert.Equal("en, ko", list.Languages.ToString());
        Assert.Equal("#bread, #rye", video.Hashtags.ToString());
        Assert.Equal("https://example.com/a, https://example.com/b", video.Links.ToString());
        Assert.Equal(["en", "ko"], list.Languages);
    }

    [Fact]
    public void None_print_nothing() =>
        Assert.Equal("", new MonitoredList { ListId = 1, Url = "https://www.youtube.com/@a" }.Languages.ToString());
}
