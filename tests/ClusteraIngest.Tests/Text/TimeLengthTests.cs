using ClusteraIngest.Text;

namespace ClusteraIngest.Tests.Text;

public sealed class TimeLengthTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("90m", 5_400)]
    [InlineData("90min", 5_400)]
    [InlineData(" 1.5 H ", 5_400)]
    [InlineData("7d", 604_800)]
    [InlineData("8w", 4_838_400)]
    [InlineData("2y", 63_072_000)]
    public void Lengths_are_read(string text, double seconds)
    {
        Assert.True(TimeLength.TryParse(text, out var length));

        Assert.Equal(TimeSpan.FromSeconds(seconds), length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("d")]
    [InlineData("3mo")]
    [InlineData("-1d")]
    [InlineData("0d")]
    [InlineData("9999y")]
    [InlineData("soon")]
    [InlineData(null)]
    public void What_is_no_length_is_refused(string? text) => Assert.False(TimeLength.TryParse(text, out _));
}
