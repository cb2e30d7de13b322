using System.Globalization;
using ClusteraIngest.Sources;

namespace ClusteraIngest.Tests.Sources;

public sealed class ReportedDateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("5d ago", "2026-03-26 12:30")]
    [InlineData("1mo ago", "2026-02-28 12:30")]
    [InlineData("3w ago", "2026-03-10 12:30")]
    [InlineData("2y ago", "2024-03-31 12:30")]
    [InlineData("45m ago", "2026-03-31 11:45")]
    [InlineData("3 weeks ago", "2026-03-10 12:30")]
    [InlineData("a week ago", "2026-03-24 12:30")]
    [InlineData("3주 전", "2026-03-10 12:30")]
    [InlineData("10개월 전", "2025-05-31 12:30")]
    [InlineData("2일 전", "2026-03-29 12:30")]
    [InlineData("스트리밍 시간: 6시간 전", "2026-03-31 06:30")]
    [InlineData("최초 공개: 3주 전", "2026-03-10 12:30")]
    [InlineData("3 週間前", "2026-03-10 12:30")]
    [InlineData("2 か月前", "2026-01-31 12:30")]
    [InlineData("3 週間前 に配信済み", "2026-03-10 12:30")]
    [InlineData("3 周前", "2026-03-10 12:30")]
    [InlineData("2個月前", "2026-01-31 12:30")]
    [InlineData("vor 2 Monaten", "2026-01-31 12:30")]
    [InlineData("vor einem Tag", "2026-03-30 12:30")]
    [InlineData("vor 1 Jahr gestreamt", "2025-03-31 12:30")]
    [InlineData("il y a 3 ans", "2023-03-31 12:30")]
    [InlineData("hace 3 semanas", "2026-03-10 12:30")]
    [InlineData("há 2 dias", "2026-03-29 12:30")]
    [InlineData("Transmitido há 12 dias", "2026-03-19 12:30")]
    [InlineData("3 недели назад", "2026-03-10 12:30")]
    [InlineData("неделю назад", "2026-03-24 12:30")]
    [InlineData("3 тижні тому", "2026-03-10 12:30")]
    [InlineData("2 महीने पहले", "2026-01-31 12:30")]
    [InlineData("3 settimane fa", "2026-03-10 12:30")]
    [InlineData("3 minggu yang lalu", "2026-03-10 12:30")]
    [InlineData("3 hafta önce", "2026-03-10 12:30")]
    [InlineData("قبل 3 أسابيع", "2026-03-10 12:30")]
    [InlineData("قبل يومين", "2026-03-29 12:30")]
    [InlineData("قبل شهر", "2026-02-28 12:30")]
    [InlineData("3 tuần trước", "2026-03-10 12:30")]
    [InlineData("3 tygodnie temu", "2026-03-10 12:30")]
    [InlineData("3 weken geleden", "2026-03-10 12:30")]
    public void How_long_ago_is_counted_back_in_many_languages(string text, string expected) =>
        Assert.Equal((expected, true, Airing.None), (Text(text), ReportedDate.Read(text, Now)!.Value.IsEstimated, NotOver(text)));

    [Theory]
    [InlineData("Premieres 12/1/27, 6:00 PM", Airing.Announced, "2027-12-01 18:00")]
    [InlineData("Premieres 12/1/27, 6:00\u202fPM", Airing.Announced, "2027-12-01 18:00")]
    [InlineData("Premieres 14/08/2026, 13:00", Airing.Announced, "2026-08-14 13:00")]
    [InlineData("Premieres Dec 1, 2027", Airing.Announced, "2027-12-01 00:00")]
    [InlineData("Premieres in 3 hours", Airing.Announced, "2026-03-31 15:30")]
    [InlineData("Premieres in 11 days", Airing.Announced, "2026-04-11 12:30")]
    [InlineData("Scheduled for 8/14/26, 1:00 PM", Airing.Announced, "2026-08-14 13:00")]
    [InlineData("Agendado para 14/08/2026, 13:00", Airing.Announced, "2026-08-14 13:00")]
    [InlineData("Waiting for Some Channel", Airing.Announced, null)]
    [InlineData("Started streaming 2 hours ago", Airing.OnAir, "2026-03-31 10:30")]
    [InlineData("Premiere in progress. Started 18 minutes ago", Airing.OnAir, "2026-03-31 12:12")]
    [InlineData("Streamed live 2 hours ago", Airing.Over, "2026-03-31 10:30")]
    [InlineData("Streamed live on Dec 3, 2021", Airing.Over, "2021-12-03 00:00")]
    [InlineData("Premiered on 21 Feb 2020", Airing.Over, "2020-02-21 00:00")]
    [InlineData("2021-12-21", Airing.None, "2021-12-21 00:00")]
    public void The_words_around_a_date_tell_whether_it_is_announced_on_the_air_or_over(string text, object airing, string? expected)
    {
        var date = ReportedDate.Read(text, Now, out var said);
        Assert.Equal(((Airing)airing, expected), (said, date is { } read ? Shown(read) : null));
    }

    [Theory]
    [InlineData("Premieres 12/1/27, 6:00 PM", true)]
    [InlineData("Premieres 14/08/2026, 13:00", true)]
    [InlineData("Streamed live on Dec 3, 2021, 6:00 PM", true)]
    [InlineData("Premieres in 3 hours", true)]
    [InlineData("Premieres Dec 1, 2027", false)]
    [InlineData("2025-08-28T08:17:01.000Z", false)]
    public void A_time_of_day_without_a_zone_is_an_estimate(string text, bool isEstimated) =>
        Assert.Equal(isEstimated, ReportedDate.Read(text, Now)?.IsEstimated);

    [Theory]
    [InlineData("soon")]
    [InlineData("ago")]
    [InlineData("3 ago")]
    [InlineData("3 moons ago")]
    [InlineData("3 weeks")]
    [InlineData("전")]
    [InlineData("vor")]
    [InlineData("999999 years ago")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("0001-01-01")]
    [InlineData("Premiered 3 weeks")]
    public void What_is_no_date_is_none(string text) => Assert.Null(ReportedDate.Read(text, Now));

    [Theory]
    [InlineData("1970-01-01", true)]
    [InlineData("1970-01-01T00:00:00.000Z", true)]
    [InlineData("1969-12-31T16:00:00-08:00", true)]
    [InlineData("0001-01-01T00:00:00Z", true)]
    [InlineData("1999-05-05", false)]
    [InlineData("soon", false)]
    public void The_date_of_an_epoch_stands_for_none(string text, bool isPlaceholder) =>
        Assert.Equal(isPlaceholder, ReportedDate.IsPlaceholder(text));

    private static string? Text(string text) => ReportedDate.Read(text, Now) is { } date ? Shown(date) : null;

    private static string Shown(ReportedDate date) => date.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Airing NotOver(string text)
    {
        _ = ReportedDate.Read(text, Now, out var airing);
        return airing is Airing.Over ? Airing.None : airing;
    }
}
