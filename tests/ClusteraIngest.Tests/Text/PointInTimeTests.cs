namespace ClusteraIngest.Tests.Text;

public sealed class PointInTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7d", "2026-03-24T12:00:00Z")]
    [InlineData("36h", "2026-03-30T00:00:00Z")]
    [InlineData("30min", "2026-03-31T11:30:00Z")]
    [InlineData("2w", "2026-03-17T12:00:00Z")]
    [InlineData("1mo", "2026-02-28T12:00:00Z")]
    [InlineData(" 1 Y ", "2025-03-31T12:00:00Z")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21T08:30Z", "2026-11-21T08:30:00Z")]
    [InlineData("2026-11-21 08:30:15", "2026-11-21T08:30:15Z")]
    [InlineData("2026-11-21T08:30+02:00", "2026-11-21T06:30:00Z")]
    public void Ages_and_times_are_read(string text, string expected)
    {
        Assert.True(PointInTime.TryParse(text, Now, out var at));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), at);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("7")]
    [InlineData("7 days")]
    [InlineData("-7d")]
    [InlineData("9999y")]
    [InlineData("21.11.2026")]
    [InlineData("2026-13-01")]
    public void What_is_neither_is_refused(string? text) => Assert.False(PointInTime.TryParse(text, Now, out _));
}
