using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;

namespace ClusteraIngest.Tests.Tool;

public sealed class EmulatedKeysTests
{
    [Fact]
    public void Keys_are_told_with_what_they_are_like() =>
        Assert.Equal(
            [
                new EmulatedKey("the-first-key-of-them") { Units = 100, Searches = 5 },
                new("the-second-key-of-them") { IsInvalid = true },
                new("the-third-key-of-them") { PerMinute = 60 },
                new("the-fourth-key-of-them"),
            ],
            EmulatedKeys.Parse(
                "the-first-key-of-them:units=100:searches=5, "
                    + "the-second-key-of-them:invalid,the-third-key-of-them:per-minute=60,the-fourth-key-of-them"
            )
        );

    [Fact]
    public void No_keys_are_any_key() => Assert.Empty(EmulatedKeys.Parse(null));

    [Theory]
    [InlineData(":invalid")]
    [InlineData("too-short")]
    [InlineData("the-first-key-of-them:broken")]
    [InlineData("the-first-key-of-them:units=many")]
    [InlineData("the-first-key-of-them:units=-1")]
    public void What_tells_no_key_is_refused(string spec) =>
        Assert.Equal("EmulatorInputNotUnderstood", Assert.Throws<InvalidInputException>(() => EmulatedKeys.Parse(spec)).ErrorId);
}
