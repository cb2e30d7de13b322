using ClusteraIngest.Sources;

namespace ClusteraIngest.Tests.Sources;

public sealed class HashtagsTests
{
    [Theory]
    [InlineData("A #shorts", "more #Shorts #cats", "#shorts #cats")]
    [InlineData("T", "#남성써마지#60대써마지#써마지", "#남성써마지 #60대써마지 #써마지")]
    [InlineData("(#one) #two, #three.", null, "#one #two #three")]
    [InlineData("our #1 and #2024", "C# &#39; a#b https://x.y/#top http://x.y/a#b#c", "")]
    [InlineData("#under_score #a-b", "#v2", "#under_score #a #v2")]
    [InlineData("##double", "", "#double")]
    public void Hashtags_are_what_begins_with_its_sign(string title, string? description, string hashtags) =>
        Assert.Equal(hashtags.Split(' ', StringSplitOptions.RemoveEmptyEntries), Hashtags.Read(title, description)!);

    [Fact]
    public void Of_more_than_60_none_counts()
    {
        Assert.Equal(60, Hashtags.Read(null, string.Concat(Enumerable.Range(0, 60).Select(number => $" #t{number}")))!.Count);
        Assert.Empty(Hashtags.Read(null, string.Concat(Enumerable.Range(0, 61).Select(number => $" #t{number}")))!);
        Assert.Null(Hashtags.Read(null, null));
    }

    /// <summary>The three that YouTube shows are among those that are written.</summary>
    [RecordedFact]
    public void What_YouTube_shows_is_among_what_is_found()
    {
        var (shown, found) = (0, 0);
        foreach (var item in Recorded.Json("apify-youtube-scraper/asterasys_2025-08_search_1159items.json").EnumerateArray())
            if (item.List("hashtags"u8)?.EnumerateArray().Select(tag => tag.GetString()!) is { } tags && tags.Any())
            {
                shown++;
                found += tags.Except(Hashtags.Read(item.Text("title"u8), item.Text("text"u8))!, StringComparer.OrdinalIgnoreCase).Any()
                    ? 0
                    : 1;
            }
        Assert.InRange(shown - found, 0, shown / 50);
        Assert.True(shown > 100);
    }
}
