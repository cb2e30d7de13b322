using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Videos;

public sealed class VideoIdSetTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Trait("Category", "Proof")]
    [Fact]
    public void It_holds_what_was_added_and_nothing_else()
    {
        var random = new Random(1);
        var (set, expected) = (new VideoIdSet(), new HashSet<string>());
        for (var number = 0; number < 600_000; number++)
        {
            var id = number % 2 == 0 ? $"video{number:D6}" : new string(random.GetItems<char>(Letters, 11));
            Assert.Equal(expected.Contains(id), set.Contains(VideoId.Parse(id)));
            expected.Add(id);
            set.Add(VideoId.Parse(id));
        }

        Assert.All(expected, id => Assert.True(set.Contains(VideoId.Parse(id))));
        Assert.Equal(expected.Count, set.Count);
    }

    [Theory]
    [InlineData("AAAAAAAAAAA", "AAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAA", "BAAAAAAAAAA")]
    [InlineData("-----------", "___________")]
    [InlineData("aaaaaaaaaaa", "AAAAAAAAAAA")]
    public void Ids_that_differ_in_one_letter_are_two(string one, string other)
    {
        var set = new VideoIdSet();
        Assert.False(set.Contains(VideoId.Parse(one)));
        set.Add(VideoId.Parse(one));
        set.Add(VideoId.Parse(one));

        Assert.True(set.Contains(VideoId.Parse(one)));
        Assert.False(set.Contains(VideoId.Parse(other)));
        Assert.Equal(1, set.Count);
    }
}
