using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tests.Tool;

public class PrintableTests
{
    [Theory]
    [InlineData("\u001b]0;owned\u0007title", "␛]0;owned␇title")]
    [InlineData("\u001b[2J\u001b[31mred", "␛[2J␛[31mred")]
    [InlineData("one\nerror Forged: line\r\ttwo", "one error Forged: line  two")]
    [InlineData("abc\u202Egpj.exe\u202C", "abc\uFFFDgpj.exe\uFFFD")]
    [InlineData("\u2066hidden\u2069 \u200F", "\uFFFDhidden\uFFFD \uFFFD")]
    [InlineData("\u009b31mC1", "\uFFFD31mC1")]
    [InlineData("a\u007fb\u0000c", "a␡b␀c")]
    [InlineData("line\u2028separator", "line separator")]
    public void What_could_steer_a_terminal_is_only_shown(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Theory]
    [InlineData("한국어 제목 🎉 — naïve, ½ الإنترنت")]
    [InlineData("👩‍💻 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("")]
    public void Other_text_stays_as_it_is(string text) => Assert.Equal(text, Printable.Of(text));

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character() => Assert.Equal("a\uFFFDb", Printable.Of("a\ud83cb"));

    [Theory]
    [InlineData("postgresql://me:p@ss:w/rd@db.example:5432/x", "postgresql://me:***@db.example:5432/x")]
    [InlineData("Host=db;Username=me;Password=p w;Database=x", "Host=db;Username=me;Password=*** w;Database=x")]
    [InlineData("Host=db;Pwd='a;b';Database=x", "Host=db;Pwd=***;Database=x")]
    [InlineData("GET /v2/users/me?token=abc&x=1", "GET /v2/users/me?token=***&x=1")]
    [InlineData("the token apify_api_Ab12cD34 is refused", "the token *** is refused")]
    [InlineData("https://www.youtube.com/@handle is fine: 12:30 at a@b", "https://www.youtube.com/@handle is fine: 12:30 at a@b")]
    public void Passwords_and_tokens_are_masked(string text, string shown) => Assert.Equal(shown, Secrets.Mask(text));
}
