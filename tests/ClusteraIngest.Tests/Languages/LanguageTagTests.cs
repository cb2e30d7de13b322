using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Languages;

namespace ClusteraIngest.Tests.Languages;

public sealed class LanguageTagTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData(" EN-us ", "en-US")]
    [InlineData("pt_br", "pt-BR")]
    [InlineData("ZH-hans", "zh-Hans")]
    [InlineData("zh-hant-tw", "zh-Hant-TW")]
    [InlineData("es-419", "es-419")]
    [InlineData("sr-Latn", "sr-Latn")]
    [InlineData("iw", "iw")]
    [InlineData("zh-CN", "zh-CN")]
    [InlineData("eng", "en")]
    [InlineData("zh-yue", "zh-yue")]
    [InlineData("fil", "fil")]
    [InlineData("und", "und")]
    [InlineData("ca-ES-valencia", "ca-ES-valencia")]
    [InlineData("en-US-x-kids", "en-US-x-kids")]
    [InlineData("ru-orig", "ru-orig")]
    [InlineData("en-j3PyPqV-e1s", "en-j3PyPqV-e1s")]
    [InlineData("en-qlPKC2UN_YU", "en-qlPKC2UN_YU")]
    [InlineData("zh-TW-RsSZZSfhlqk", "zh-TW-RsSZZSfhlqk")]
    [InlineData("zh-Hans-en-eEY6OEpapPo", "zh-Hans-en-eEY6OEpapPo")]
    public void Tags_as_YouTube_uses_them_are_read(string given, string value) => Assert.Equal(value, LanguageTag.Parse(given).Value);

    [Theory]
    [InlineData("english", " Did you mean en?")]
    [InlineData("Deutsch", " Did you mean de?")]
    [InlineData("한국어", " Did you mean ko?")]
    [InlineData("jp", " Did you mean ja?")]
    [InlineData("CN", " Did you mean zh-Hans?")]
    [InlineData("English (United States)", " Did you mean en?")]
    [InlineData("", "")]
    [InlineData("xx", "")]
    [InlineData("e", "")]
    [InlineData("en-", "")]
    [InlineData("en--US", "")]
    [InlineData("en-usa", "")]
    [InlineData("en,ko", "")]
    [InlineData("k_o", "")]
    [InlineData("a.en", "")]
    [InlineData("not a language", "")]
    public void Anything_else_is_refused_with_the_tag_that_is_meant(string given, string suggestion)
    {
        Assert.False(LanguageTag.TryParse(given, out _));
        var error = Assert.Throws<InvalidInputException>(() => LanguageTag.Parse(given));
        Assert.Equal(("InvalidLanguage", $"Give tags such as en, ko or pt-BR.{suggestion}"), (error.ErrorId, error.Remedy));
        Assert.Contains($"'{given}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("he", "iw")]
    [InlineData("id", "in")]
    [InlineData("yi", "ji")]
    [InlineData("no", "nb")]
    [InlineData("ro", "mo")]
    [InlineData("fil", "tl")]
    [InlineData("jv", "jw")]
    [InlineData("sr-Latn", "sh")]
    [InlineData("zh", "cmn")]
    [InlineData("de", "ger")]
    public void Deprecated_codes_mean_what_has_taken_their_place(string present, string deprecated)
    {
        Assert.Equal(LanguageTag.Parse(present), LanguageTag.Parse(deprecated));
        Assert.True(LanguageTag.Parse(present).Accepts(deprecated) && LanguageTag.Parse(deprecated).Accepts(present));
    }

    [Theory]
    [InlineData("en", "en-GB")]
    [InlineData("en", "en-orig")]
    [InlineData("en", "en-j3PyPqV-e1s")]
    [InlineData("en-US", "en-US-x-kids")]
    [InlineData("en-US", "en")]
    [InlineData("en-US", "en-GB")]
    [InlineData("pt", "pt-BR")]
    [InlineData("pt-BR", "pt")]
    [InlineData("es-MX", "es-419")]
    [InlineData("zh", "zh-TW")]
    [InlineData("zh-Hans", "zh-CN")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh-Hans", "zh")]
    [InlineData("zh-Hant", "zh-HK")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("sr", "sr-Latn")]
    [InlineData("sr-Cyrl", "sr")]
    public void A_language_accepts_what_its_speakers_read(string wanted, string available) =>
        Assert.True(LanguageTag.Parse(wanted).Accepts(available));

    [Theory]
    [InlineData("en", "de")]
    [InlineData("en", "eo")]
    [InlineData("zh-Hans", "zh-Hant")]
    [InlineData("zh-Hans", "zh-TW")]
    [InlineData("zh-Hant", "zh-CN")]
    [InlineData("zh-Hant", "zh")]
    [InlineData("zh-TW", "zh-CN")]
    [InlineData("zh", "yue")]
    [InlineData("sr-Latn", "sr")]
    [InlineData("en", "und")]
    public void It_does_not_accept_another_language_or_script(string wanted, string available) =>
        Assert.False(LanguageTag.Parse(wanted).Accepts(available));

    [Theory]
    [InlineData("en", "de+ en-GB", "en-GB")]
    [InlineData("en", "en en-GB+", "en-GB+")]
    [InlineData("en", "en-GB en", "en")]
    [InlineData("en-US", "en en-GB+ en-US", "en-US")]
    [InlineData("en-US", "en-GB+ en", "en")]
    [InlineData("en-US", "en-US en-US-x-a+", "en-US-x-a+")]
    [InlineData("ko,en", "en+ ko", "ko")]
    [InlineData("fr,en", "en de+", "en")]
    [InlineData("es-MX", "es-ES+ es es-419", "es-419")]
    [InlineData("zh", "zh-Hant zh-Hans", "zh-Hans")]
    [InlineData("zh-Hans", "zh-Hant+ zh-CN", "zh-CN")]
    [InlineData("he", "ar iw", "iw")]
    [InlineData("en", "de+ fr", null)]
    [InlineData("en", "english", null)]
    [InlineData("", "de fr+", "fr+")]
    public void The_closest_is_the_users_first_language_and_then_a_persons_text(string wanted, string available, string? best) =>
        Assert.Equal(
            best,
            LanguageLookup.Best(
                [.. wanted.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(LanguageTag.Parse)],
                available.Split(' '),
                text => text.TrimEnd('+'),
                text => text.EndsWith('+')
            )
        );

    [Fact]
    public void It_is_text_in_JSON() =>
        Assert.Equal("[\"pt-BR\"]", JsonSerializer.Serialize(JsonSerializer.Deserialize<LanguageTag[]>("[\"PT-br\"]")));
}
