using ClusteraIngest.Serving.Reading;
using Microsoft.Extensions.Time.Testing;

namespace ClusteraIngest.Tests.Serving;

public sealed class ShortCacheTests
{
    private readonly FakeTimeProvider time = new();
    private int fetched;

    [Fact]
    public async Task What_is_asked_for_again_within_seconds_is_fetched_once()
    {
        var cache = new ShortCache<string, int>(10, TimeSpan.FromSeconds(5), time);

        Assert.Equal(1, await GetAsync(cache, "a"));
        Assert.Equal(1, await GetAsync(cache, "a"));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, await GetAsync(cache, "a"));
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_fetch()
    {
        var cache = new ShortCache<string, int>(10, TimeSpan.FromSeconds(5), time);
        var gate = new TaskCompletionSource<int>();

        var all = Enumerable
            .Range(0, 20)
            .Select(_ =>
                cache.GetAsync(
                    "a",
                    _ =>
                    {
                        fetched++;
                        return gate.Task;
                    },
                    default
                )
            )
            .ToList();
        gate.SetResult(7);

        Assert.All(await Eventually.EndsAsync(Task.WhenAll(all)), answer => Assert.Equal(7, answer));
        Assert.Equal(1, fetched);
    }

    [Fact]
    public async Task What_fails_is_not_kept_and_whoever_waited_for_it_fetches_it()
    {
        var cache = new ShortCache<string, int>(10, TimeSpan.FromSeconds(5), time);
        var gate = new TaskCompletionSource<int>();

        var first = cache.GetAsync("a", _ => gate.Task, default);
        var second = cache.GetAsync("a", _ => Task.FromResult(2), default);
        gate.SetException(new InvalidOperationException("gone"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal(2, await Eventually.EndsAsync(second));
    }

    [Fact]
    public async Task Who_gives_up_does_not_wait_and_the_others_get_their_answer()
    {
        var cache = new ShortCache<string, int>(10, TimeSpan.FromSeconds(5), time);
        var gate = new TaskCompletionSource<int>();
        using var stop = new CancellationTokenSource();

        var first = cache.GetAsync("a", _ => gate.Task, default);
        var second = cache.GetAsync("a", _ => gate.Task, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(second));
        gate.SetResult(1);
        Assert.Equal(1, await Eventually.EndsAsync(first));
    }

    [Fact]
    public async Task It_stays_small()
    {
        var cache = new ShortCache<int, int>(3, TimeSpan.FromHours(1), time);

        for (var key = 0; key < 100; key++)
            await cache.GetAsync(key, _ => Task.FromResult(++fetched), default);

        Assert.Equal(100, await cache.GetAsync(99, _ => Task.FromResult(++fetched), default));
        Assert.Equal(101, await cache.GetAsync(0, _ => Task.FromResult(++fetched), default));
    }

    private Task<int> GetAsync(ShortCache<string, int> cache, string key) => cache.GetAsync(key, _ => Task.FromResult(++fetched), default);
}
