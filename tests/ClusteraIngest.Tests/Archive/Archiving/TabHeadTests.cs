using System.Globalization;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>When the beginning of a tab does for all of it: a hundred videos are known, 000 to 099, the newest first.</summary>
public sealed class TabHeadTests
{
    private const int Known = 100;
    private const int Enough = TabHead.KnownInARow;

    [Fact]
    public void Where_nothing_has_changed_some_known_ones_do()
    {
        var head = Read(stated: Known, Numbers(0, Enough));

        Assert.True(head.IsEnough);
        Assert.Equal((0, 0), (head.New, head.NewForMembers));
        Assert.True(head.HasShown(Video(Enough - 1)));
        Assert.False(head.HasShown(Video(Enough)));
        Assert.False(Read(stated: Known, Numbers(0, Enough - 1)).IsEnough);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)] // one has come further down
    [InlineData(-1, false)] // one is gone
    public void The_number_has_to_have_grown_by_what_is_new(int more, bool isEnough)
    {
        var head = Read(stated: Known + 2 + more, [-2, -1, .. Numbers(0, Enough)]);

        Assert.Equal((isEnough, 2), (head.IsEnough, head.New));
        Assert.Equal(isEnough, Read(stated: Known + more, Numbers(0, Known - 1)).IsEnough);
    }

    [Fact]
    public void Known_ones_have_to_follow_each_other_behind_the_last_new_one()
    {
        // A video that the channel has pinned, and two that have become public later than they say.
        int[] shown = [50, -1, 0, 1, -2, .. Numbers(2, Enough - 1)];

        Assert.False(Read(stated: Known + 2, shown).IsEnough);
        Assert.True(Read(stated: Known + 2, [.. shown, 50 + Enough]).IsEnough);
    }

    [Fact]
    public void One_that_comes_far_down_is_read_up_to()
    {
        var down = Numbers(0, 70).Append(-1).ToArray();

        Assert.False(Read(stated: Known + 1, down).IsEnough);
        Assert.True(Read(stated: Known + 1, [.. down, .. Numbers(70, Enough)]).IsEnough);
    }

    [Fact]
    public void An_order_of_its_own_is_no_proof()
    {
        // Two are new, and the list shows the most popular first: one of them stands where nobody has looked yet.
        var head = Read(stated: Known + 2, [-1, .. Numbers(0, Known).Reverse().Take(60)]);

        Assert.False(head.IsEnough);
    }

    [Fact]
    public void A_new_video_beside_one_that_is_gone_is_no_proof() => Assert.False(Read(stated: Known, [-1, .. Numbers(0, 60)]).IsEnough);

    [Fact]
    public void Videos_for_members_are_new_and_not_counted_by_YouTube()
    {
        var head = NewHead(stated: Known + 1);
        head.Take(new FlatEntry(Video(-1)) { Availability = YtDlpAvailability.SubscriberOnly }, isWanted: true);
        head.Take(new FlatEntry(Video(-2)), isWanted: true);
        foreach (var number in Numbers(0, Enough))
            head.Take(new FlatEntry(Video(number)), isWanted: true);

        Assert.Equal((true, 2, 1), (head.IsEnough, head.New, head.NewForMembers));
    }

    [Fact]
    public void One_for_members_that_all_may_see_now_is_no_proof() =>
        // It is known, and YouTube counts it from now on.
        Assert.False(Read(stated: Known + 1, Numbers(0, 60)).IsEnough);

    [Fact]
    public void What_is_too_old_to_be_wanted_need_not_be_known()
    {
        var head = NewHead(stated: Known);
        foreach (var number in Numbers(Known, Enough))
            head.Take(new FlatEntry(Video(number)), isWanted: false);

        Assert.Equal((true, 0), (head.IsEnough, head.New));
    }

    private static TabHead Read(int stated, params IEnumerable<int> numbers)
    {
        var head = NewHead(stated);
        foreach (var number in numbers)
            head.Take(new FlatEntry(Video(number)), isWanted: true);
        return head;
    }

    private static TabHead NewHead(int stated) => new(Numbers(0, Known).Select(Video).ToHashSet(), Known, stated);

    private static IEnumerable<int> Numbers(int first, int count) => Enumerable.Range(first, count);

    private static VideoId Video(int number) =>
        VideoId.Parse(string.Create(CultureInfo.InvariantCulture, $"{(number < 0 ? "new" : "old")}{Math.Abs(number):00000000}"));
}
