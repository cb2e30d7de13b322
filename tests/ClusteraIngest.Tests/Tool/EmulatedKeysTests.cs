using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;

namespace ClusteraIngest.Tests.Tool;

public sealed class EmulatedKeysTests
{
    [Fact]
    public void Keys_are_told_with_what_they_are_like() => Assert.Equal(
        [new EmulatedKey("one") { Units = 100, Searches = 5 }, new("two") { IsInvalid = true }, new("three") { PerMinute = 60 }, new("four")],
        EmulatedKeys.Parse("one:units=100:searches=5, two:invalid,three:per-minute=60,four"));

    [Fact]
    public void No_keys_are_any_key() => Assert.Empty(EmulatedKeys.Parse(null));

    [Theory]
    [InlineData(":invalid")]
    [InlineData("one:broken")]
    [InlineData("one:units=many")]
    [InlineData("one:units=-1")]
    public void What_tells_no_key_is_refused(string spec) =>
        Assert.Equal("EmulatorInputNotUnderstood", Assert.Throws<InvalidInputException>(() => EmulatedKeys.Parse(spec)).ErrorId);
}
