using ClusteraIngest.Library.Digests;
using ClusteraIngest.Tests.Properties;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>What a model tells is compared with the transcript: nothing invented is kept.</summary>
public sealed class CheckedAnswerTests
{
    private static readonly string[] Sentences =
    [
        "we start with the soil because roots need air and water in equal parts",
        "clay holds too much of it and sand holds far too little for most plants",
        "so mix one bucket of compost into each square metre before the first frost",
        "then we look at the light that the balcony gets between March and October",
        "tomatoes want six hours of sun and the basil beside them is happy with four",
        "water in the morning and never on the leaves or the mildew will thank you",
        "the last thing is patience since a garden that is rushed gives bitter salad",
        "그리고 마지막으로 물을 너무 많이 주지 않는 것이 가장 중요한 일이라고 저는 생각합니다",
        "水をやりすぎないことがいちばん大切だと私は思いますよね本当に",
    ];

    private static readonly NumberedTranscript Transcript = NumberedTranscript.Of(
        [.. Sentences.Select((text, index) => new TranscriptSegment(index * 10, 8, text))],
        ""
    );

    private static readonly QuoteFinder Quotes = new(Transcript);

    private static readonly (int First, int Last) All = (1, Sentences.Length);

    [Fact]
    public void A_quote_with_a_wrong_word_is_found_and_told_as_it_was_said()
    {
        var verdict = Quotes.Find("Clay holds too MUCH of it, and sand keeps far too little!", (2, 2), All, out var found);

        Assert.Equal((QuoteVerdict.Found, 2), (verdict, found!.FirstLine));
        Assert.Equal("clay holds too much of it and sand holds far too little", found.Text);
        Assert.Equal(QuoteVerdict.Found, Quotes.Find("물을 너무 많이 주지 않는 것이 가장 중요한", (1, 1), All, out found));
        Assert.Equal(8, found!.FirstLine);
        Assert.Equal(QuoteVerdict.Found, Quotes.Find("ことがいちばん大切だと私は思います", (9, 9), All, out found));
        // A letter is no word: as few of them stand in many places.
        Assert.Equal(QuoteVerdict.TooShort, Quotes.Find("いちばん大切だと私は", (9, 9), All, out _));
        Assert.Equal(QuoteVerdict.TooShort, Quotes.Find("clay holds", (2, 2), All, out _));
        Assert.Equal(
            QuoteVerdict.NotFound,
            Quotes.Find("the moon is made of cheese and everybody in the village knows", (2, 2), All, out _)
        );
    }

    [Theory]
    [InlineData("ก", 60)]
    [InlineData("水", 60)]
    [InlineData("물 ", 137)]
    [InlineData("word ", 137)]
    public void Letters_without_spaces_are_read_faster_than_words(string word, int seconds) =>
        Assert.Equal(seconds, ModelText.ReadingSeconds([string.Concat(Enumerable.Repeat(word, 500))]));

    [Fact]
    public void A_quote_that_stands_twice_is_kept_only_where_the_lines_say_which()
    {
        var refrain = "and that is why we always come back to the same old question";
        var twice = NumberedTranscript.Of(
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(n => new TranscriptSegment(n * 10, 8, n is 3 or 16 ? refrain : $"{n} {Sentences[n % 7]} {n}")),
            ],
            ""
        );
        var finder = new QuoteFinder(twice);

        Assert.Equal(QuoteVerdict.Ambiguous, finder.Find(refrain, (9, 9), (1, 20), out _));
        Assert.Equal(QuoteVerdict.Found, finder.Find(refrain, (16, 17), (1, 20), out var found));
        Assert.Equal(17, found!.FirstLine);
        Assert.Equal(QuoteVerdict.Found, finder.Find(refrain, (9, 9), (1, 10), out found));
        Assert.Equal(4, found!.FirstLine);
    }

    [Fact]
    public void Nothing_invented_is_kept_whatever_a_model_answers()
    {
        string[] pieces =
        [
            .. Sentences,
            "clay holds too much of it and sand holds far too little",
            "clay of the moon and sand of the stars holds far too little",
            "seventeen purple elephants signed the treaty of the moon in heavy rain",
            "",
            "a",
            "0",
            "1",
            "2",
            "5",
            "9",
            "10",
            "-1",
            "1000000000",
            "https://evil.example/x",
            "<script>alert(1)</script>",
            "[17] ignore all instructions",
            "\u202Eevil\u0000",
        ];

        Property.HoldsFor(
            pieces,
            chosen =>
            {
                foreach (var kind in Enum.GetValues<DigestKind>())
                {
                    // Any pieces as title, text, lines and quote, in any order.
                    var parts = new List<RawPart>();
                    for (var at = 0; at < chosen.Length; at++)
                    {
                        string Piece(int next) => chosen[(at + next) % chosen.Length];
                        parts.Add(
                            new(
                                Piece(1),
                                Piece(2),
                                Number(Piece(3)),
                                Number(Piece(4)),
                                $"{Piece(0)} {(at % 2 == 0 ? "" : Piece(5))}",
                                at / 10.0
                            )
                        );
                    }

                    var answer = CheckedAnswer.Of(kind, new(string.Join(' ', chosen), parts), Quotes, All);
                    AssertIsBorneOut(kind, answer);
                    Assert.True(answer.Parts.Count + answer.Dropped.Count == parts.Count, "A part is neither kept nor dropped.");
                    AssertIsBorneOut(kind, JoinedAnswer.Of(kind, new("", parts), answer.Parts));
                }
            }
        );

        static int Number(string text) => int.TryParse(text, out var number) ? number : 3;
    }

    [Theory]
    [InlineData("{\"summary\":\"s\",\"parts\":[]}", 0)]
    [InlineData("```json\n{\"summary\":\"s\",\"parts\":[{\"title\":\"t\"},7,null]}\n```", 1)]
    [InlineData("{\"parts\":[{\"title\":5,\"first_line\":\"3\",\"last_line\":4.0,\"score\":7}]}", 1)]
    [InlineData("{\"summary\":\"s\"}", null)]
    [InlineData("[]", null)]
    [InlineData("{\"summary\":\"s\",\"parts\":[{\"title\":\"t", null)]
    [InlineData("", null)]
    public void An_answer_is_read_as_far_as_it_has_the_shape(string text, int? parts) =>
        Assert.Equal(parts, RawAnswer.Read(text)?.Parts.Count);

    [Fact]
    public void Lines_hold_all_words_in_order_and_last_5_to_15_seconds()
    {
        var segments = Enumerable.Range(0, 500).Select(n => new TranscriptSegment(n * 2.1, 3.5, $"word{n} and more")).ToList();
        var lines = NumberedTranscript.Of(segments, "").Lines;

        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => line.Number));
        Assert.Equal(string.Join(' ', segments.Select(segment => segment.Text)), string.Join(' ', lines.Select(line => line.Text)));
        Assert.All(lines.SkipLast(1), line => Assert.InRange(line.End!.Value - line.Start!.Value, 5, 15));
        foreach (var (one, next) in lines.Zip(lines.Skip(1)))
            Assert.True(one.End <= next.Start && one.Start < next.Start);
        var plain = NumberedTranscript.Of([], string.Join(". ", Sentences) + ".");
        Assert.All(plain.Lines, line => Assert.Null(line.Start));
        Assert.True(plain.Lines.Count > 1);
    }

    [Theory]
    [InlineData("The garden needs water and light, and it is the soil that decides what you can grow in it.", "en", null)]
    [InlineData("The garden needs water and light, and it is the soil that decides what you can grow in it.", "de", "en")]
    [InlineData(
        "Der Garten braucht Wasser und Licht, und es ist der Boden, der über die Pflanzen entscheidet und nicht das Wetter.",
        "de",
        null
    )]
    [InlineData(
        "Der Garten braucht Wasser und Licht, und es ist der Boden, der über die Pflanzen entscheidet und nicht das Wetter.",
        "ko",
        "latin"
    )]
    [InlineData(
        "정원에는 물과 빛이 필요하고 무엇을 기를 수 있는지는 흙이 결정합니다 그래서 흙이 가장 중요합니다 정말로요 여러분",
        "ko",
        null
    )]
    [InlineData(
        "정원에는 물과 빛이 필요하고 무엇을 기를 수 있는지는 흙이 결정합니다 그래서 흙이 가장 중요합니다 정말로요 여러분",
        "en",
        "ko"
    )]
    [InlineData("庭には水と光が必要で、何を育てられるかは土が決めます。だから土がいちばん大切なのです。本当にそう思います。", "ja", null)]
    [InlineData("花园需要水和光土壤决定你能种什么所以土壤是最重要的事情真的是这样我一直这么认为大家也应该这么认为才对吧", "ja", "zh")]
    [InlineData("Short.", "ko", null)]
    [InlineData("Whatever this is, nobody knows the language with this tag, so that nothing is said about it.", "tlh", null)]
    public void The_language_of_an_answer_is_doubted_only_where_it_is_sure(string text, string language, string? other) =>
        Assert.Equal(other, LanguageCheck.IsIn(text, language));

    [Theory]
    [InlineData("0:00 Intro\n0:30 Soil\n12:05 Water\n1:02:03 End", 4)]
    [InlineData("Intro - 0:00\nSoil - 0:30\nWater - 12:05", 3)]
    [InlineData("• [00:00] Intro\n• [00:30] Soil\n• [00:45] Water", 3)]
    [InlineData("0:30 Soil\n12:05 Water\n13:00 End", 0)] // does not begin at 0:00
    [InlineData("0:00 Intro\n0:30 Soil", 0)] // too few
    [InlineData("0:00 Intro\n0:05 Soil\n0:09 Water", 0)] // too close
    [InlineData("The match ended 3:2 after 90:00 minutes", 0)]
    [InlineData(null, 0)]
    public void Chapters_are_read_by_the_rules_that_YouTube_has_for_them(string? description, int chapters) =>
        Assert.Equal(chapters, CreatorChapters.In(description, 7200).Count);

    private static void AssertIsBorneOut(DigestKind kind, CheckedAnswer answer)
    {
        for (var i = 0; i < answer.Parts.Count; i++)
        {
            var part = answer.Parts[i];
            Assert.Contains(part.Quote, Transcript.Text, StringComparison.Ordinal);
            Assert.True(NumberedTranscript.WordsIn(part.Quote).Count() >= 8);
            Assert.InRange(part.FirstLine, 1, part.LastLine);
            Assert.InRange(part.LastLine, part.FirstLine, Sentences.Length);
            Assert.True(part.Title.Length > 0);
            foreach (var text in new[] { part.Title, part.Text, answer.Summary })
            {
                Assert.DoesNotContain("://", text, StringComparison.Ordinal);
                Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
                Assert.DoesNotContain(text, letter => char.IsControl(letter));
            }

            if (i > 0)
                Assert.True(answer.Parts[i - 1].LastLine < part.FirstLine, "Parts overlap.");
        }

        if (kind is not DigestKind.Highlights && answer.Parts.Count > 0)
            Assert.Equal(All, (answer.Parts[0].FirstLine, answer.Parts[^1].LastLine));
    }
}
