using ClusteraIngest.Sources;

namespace ClusteraIngest.Tests.Sources;

public sealed class ReportedDurationTests
{
    [Theory]
    [InlineData("PT1H2M3S", 3_723)]
    [InlineData("PT15M33S", 933)]
    [InlineData("PT2H", 7_200)]
    [InlineData("PT4S", 4)]
    [InlineData("PT4.9S", 4)]
    [InlineData("P1DT0H0M1S", 86_401)]
    [InlineData("P2W", 1_209_600)]
    [InlineData("P0D", 0)]
    [InlineData("PT90M", 5_400)]
    [InlineData("P", null)]
    [InlineData("PT", null)]
    [InlineData("P1DT", null)]
    [InlineData("P1M", null)]
    [InlineData("P1Y", null)]
    [InlineData("PT1S\n", null)]
    [InlineData("PT-1S", null)]
    [InlineData("-PT1S", null)]
    [InlineData("PT999999999H", null)]
    [InlineData("PT99999999999S", null)]
    [InlineData("1:23:37", 5_017)]
    [InlineData("P31D", 2_678_400)]
    [InlineData("P32D", null)]
    [InlineData("PT2678401S", null)]
    [InlineData("744:00:00", 2_678_400)]
    [InlineData("744:00:01", null)]
    [InlineData("31:00:00:01", null)]
    [InlineData("2678400", 2_678_400)]
    [InlineData("1000000000", null)]
    [InlineData("800 hours", null)]
    public void Durations_are_read(string text, int? seconds) => Assert.Equal(seconds, ReportedDuration.Read(text));
}
