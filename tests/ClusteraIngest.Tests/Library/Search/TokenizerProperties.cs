using ClusteraIngest.Library.Search;
using ClusteraIngest.Tests.Properties;

namespace ClusteraIngest.Tests.Library.Search;

public class TokenizerProperties
{
    private static readonly string[] Pieces =
    [
        "word",
        "Ünïcödé",
        "don't",
        "3.14",
        "C#",
        "ﬁn",
        "ＡＢＣ",
        "데이터",
        "베이스",
        "東京",
        "タワー",
        "ｶﾞﾗｽ",
        "数据库",
        "ข้อมูล",
        "ПРИВЕТ",
        "й",
        "مَرْحَبًا",
        "हिन्दी",
        "한",
        "か\u3099",
        "\u1112\u1161\u11AB",
        "𠮷野",
        "🎉",
        "-",
        "…",
        "。",
        "・",
        "'",
        "\\",
        "=en",
        " ",
        " ",
        "\n",
        "\n",
    ];

    [Fact]
    public void Whatever_stands_side_by_side_in_a_text_is_found_as_a_phrase() =>
        Property.HoldsFor(
            Pieces,
            pieces =>
            {
                var text = string.Concat(pieces);
                var tokens = Tokenizer.Of(text);
                var passage = new PassageLexemes([
                    .. tokens
                        .GroupBy(token => token.Word)
                        .Select(same => (same.Key, (IReadOnlyList<(int, bool)>)[.. same.Select(token => (token.Position, true))])),
                ]);
                for (var from = 0; from < tokens.Count; from++)
                for (var to = from; to < Math.Min(tokens.Count, from + 6); to++)
                {
                    var said = text[tokens[from].Start..tokens[to].End];
                    var asked = new SearchTerm(said, Tokenizer.Of(said), IsQuoted: true, IsExcluded: false);
                    var found = LookedUpTerm.Of(asked, word => word).In(passage);
                    Assert.Contains(found, occurrence => occurrence.First == tokens[from].Position);
                }
            }
        );

    [Fact]
    public void Tokens_follow_each_other_and_are_folded_for_good() =>
        Property.HoldsFor(
            Pieces,
            pieces =>
            {
                var text = string.Concat(pieces);
                var tokens = Tokenizer.Of(text);
                Assert.Equal(Enumerable.Range(1, tokens.Count), tokens.Select(token => token.Position));
                foreach (var token in tokens)
                {
                    Assert.InRange(token.Start, 0, token.End - 1);
                    Assert.InRange(token.End, 1, text.Length);
                    Assert.Equal(token.Word, LetterFolding.Fold(token.Word));
                    Assert.DoesNotContain('=', token.Word);
                }
            }
        );

    [Theory]
    [InlineData("Ça coûte 3,50 € – l’été!", "ca coute 3 50 l ete")]
    [InlineData("데이터베이스는", "데이 이터 터베 베이 이스 스는 는")]
    [InlineData("AI는 좋다", "ai 는 좋다 다")]
    [InlineData("今天\n天气", "今天 天天 天气 气")]
    [InlineData("오늘\n날씨", "오늘 늘 날씨 씨")]
    [InlineData("ｶﾞﾗｽ ㎏ ﬃ ½", "ガラ ラス ス ffi ½")]
    public void A_text_is_taken_apart(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', Tokenizer.Of(text).Select(token => token.Word)));
}
