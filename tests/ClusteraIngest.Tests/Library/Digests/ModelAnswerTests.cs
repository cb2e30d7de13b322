using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Models;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>What is made of a model's last step, of its language, and of its failures.</summary>
public sealed class ModelAnswerTests
{
    private static readonly CheckedPart[] Found =
    [
        .. Enumerable
            .Range(0, 6)
            .Select(n => new CheckedPart(n * 10 + 1, n * 10 + 10, $"Title {n}", $"Text {n}", "what is said there word for word", null)),
    ];

    [Theory]
    [InlineData(true, 1, 2, 3, 6)]
    [InlineData(false, 1, 2, 4, 6)] // 3 is in none
    [InlineData(false, 1, 3, 3, 6)] // 3 is in two
    [InlineData(false, 1, 2, 3, 5)] // 6 is in none
    public void Each_part_that_was_found_is_joined_exactly_once_or_none_is(bool isFollowed, int first, int last, int next, int end)
    {
        var raw = new RawAnswer("All of it.", [new("One", "a", first, last, "", null), new("Two", "b", next, end, "", null)]);

        var joined = JoinedAnswer.Of(DigestKind.Chapters, raw, Found);

        Assert.Equal(isFollowed, JoinedAnswer.Objection(DigestKind.Chapters, raw, Found.Length) is null);
        Assert.Equal(isFollowed ? ["One", "Two"] : Found.Select(part => part.Title), joined.Parts.Select(part => part.Title));
        Assert.Equal((1, 60), (joined.Parts[0].FirstLine, joined.Parts[^1].LastLine));
        Assert.Equal("All of it.", joined.Summary);
        Assert.Null(JoinedAnswer.Objection(DigestKind.Highlights, raw, Found.Length));
    }

    [Fact]
    public void Names_in_Latin_letters_do_not_make_a_text_Latin()
    {
        const string chinese =
            "本视频介绍如何用 PostgreSQL 和 Elasticsearch 搭建搜索, 以及 Kubernetes 上的 Prometheus 监控与 Visualization 部署";
        const string korean =
            "이 영상은 PostgreSQL 과 Elasticsearch 로 검색을 만들고 Kubernetes 에서 Prometheus 로 감시하는 방법을 보여 줍니다";
        const string japanese = "この動画では PostgreSQL と Elasticsearch を使い Kubernetes の上で Prometheus の監視を作ります";
        const string english = "This video shows how a search is built with a database, and how it is watched while it runs (数据库)";

        Assert.Null(LanguageCheck.IsIn(chinese, "zh-Hans"));
        Assert.Null(LanguageCheck.IsIn(korean, "ko"));
        Assert.Null(LanguageCheck.IsIn(japanese, "ja"));
        Assert.Equal("latin", LanguageCheck.IsIn(english, "zh"));
        Assert.Equal("latin", LanguageCheck.IsIn(english, "ko"));
        Assert.Equal(
            "ko",
            LanguageCheck.IsIn(
                "이 영상은 데이터베이스로 검색을 만들고 그것을 오래 감시하는 방법을 처음부터 끝까지 차근차근 보여 줍니다",
                "en"
            )
        );
    }

    [Theory]
    [InlineData(408, "", nameof(ModelFault.AnswerLost))]
    [InlineData(504, "", nameof(ModelFault.AnswerLost))]
    [InlineData(520, "", nameof(ModelFault.AnswerLost))]
    [InlineData(524, "", nameof(ModelFault.AnswerLost))]
    [InlineData(500, "", nameof(ModelFault.ServerError))]
    [InlineData(503, "", nameof(ModelFault.ServerError))]
    [InlineData(429, "Rate limit reached for requests per min (RPM).", nameof(ModelFault.TooManyRequests))]
    [InlineData(429, "Request too large for gpt-4.1 on tokens per min (TPM): Limit 30000", nameof(ModelFault.ContextExceeded))]
    public void A_status_says_whether_it_may_be_paid_for(int status, string message, string fault) =>
        Assert.Equal(
            fault,
            ModelFaults.OfStatus(status, $$$"""{"error":{"message":"{{{message}}}"}}""", null, null, key: null).Fault.ToString()
        );

    [Fact]
    public void A_providers_message_tells_no_key_and_no_control_characters()
    {
        var failure = ModelFaults.OfStatus(
            401,
            """{"error":{"message":"Incorrect API key: sk-secret-0123456789\u0000\nsee there"}}""",
            null,
            null,
            key: "sk-secret-0123456789"
        );

        Assert.Equal("401 Incorrect API key: *** see there", failure.Message);
    }
}
