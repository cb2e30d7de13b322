using ClusteraIngest.Text;

namespace ClusteraIngest.Tests.Text;

public class WriteFailureTests
{
    private static readonly string Given = Path.GetFullPath("a report.json");

    [Theory]
    [InlineData(".part")]
    [InlineData(".0123456789abcdef.part")]
    [InlineData("/.videos.csv.export.lock")]
    [InlineData("")]
    public void A_path_that_only_the_product_knows_is_the_one_that_was_given(string own) =>
        Assert.Equal(
            $"Access to the path '{Given}' is denied.",
            WriteFailure.Why(new UnauthorizedAccessException($"Access to the path '{Given}{own}' is denied."), "a report.json")
        );

    [Fact]
    public void What_names_no_such_path_stays() =>
        Assert.Equal("No space left on device: '/tmp/x'", WriteFailure.Why(new IOException("No space left on device: '/tmp/x'"), "a"));
}
