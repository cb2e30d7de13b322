using System.Reflection;
using ClusteraIngest.Database;

namespace ClusteraIngest.Tests.Database;

public sealed class ColumnTextTests
{
    public static TheoryData<string> Enumerations =>
        [
            .. typeof(ColumnText)
                .Assembly.GetTypes()
                .Where(type =>
                    type is { IsEnum: true, Namespace: { } space } && space.StartsWith("ClusteraIngest", StringComparison.Ordinal)
                )
                .Select(type => type.FullName!),
        ];

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Every_value_is_a_text_and_every_text_a_value(string enumeration) =>
        typeof(ColumnTextTests)
            .GetMethod(nameof(RequireRoundTrip), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(typeof(ColumnText).Assembly.GetType(enumeration, throwOnError: true)!)
            .Invoke(null, null);

    [Fact]
    public void A_text_that_is_none_is_said_to_be_none() =>
        Assert.Contains(
            "'sideways'",
            Assert.Throws<FormatException>(() => ColumnText.Parse<ClusteraIngest.YouTube.ListState>("sideways")).Message,
            StringComparison.Ordinal
        );

    private static void RequireRoundTrip<T>()
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            Assert.Equal(value, ColumnText.Parse<T>(ColumnText.Of(value)));
        Assert.Equal(Enum.GetNames<T>().Length, Enum.GetValues<T>().Select(ColumnText.Of).Distinct().Count());
    }
}
