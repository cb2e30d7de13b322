using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YouTubeData;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

public sealed class ApiKeyTests
{
    private const string Value = "AIzaNoKeyAtAll-0123456789_abcdefghijklm";

    [Fact]
    public void A_key_shows_its_fingerprint_only()
    {
        var key = ApiKey.Parse($" {Value}\n");
        Assert.Equal(Value, key.Value);
        Assert.Equal("0c9aacfad484", key.Fingerprint);
        Assert.Equal("0c9aacfad484", $"{key}");
        Assert.DoesNotContain("AIza", JsonSerializer.Serialize(key), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_equal_by_value()
    {
        Assert.Equal(new ApiKey(Value), new ApiKey(Value));
        Assert.NotEqual(new ApiKey(Value), new ApiKey(Value + "n"));
        Assert.Single(new HashSet<ApiKey> { new(Value), new(Value) });
    }

    [Theory]
    [InlineData("")]
    [InlineData("AIzaTooShort")]
    [InlineData("AIzaNoKeyAtAll 0123456789_abcdefghijklm")]
    [InlineData("AIzaNoKeyAtAll\r\nX-Header: 1234567890123")]
    [InlineData("AIzaNoKeyAtÄll-0123456789_abcdefghijklm")]
    public void What_cannot_be_a_key_is_refused_without_being_shown(string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => ApiKey.Parse(text));
        Assert.Equal("YouTubeApiKeyInvalid", error.ErrorId);
        Assert.DoesNotContain("AIza", error.ToString(), StringComparison.Ordinal);
    }
}
