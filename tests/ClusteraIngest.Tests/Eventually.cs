using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ClusteraIngest.Tests;

/// <summary>Waits, within a limit that a busy machine keeps too, for what happens at a time of its own.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the limit: names the condition.</exception>
    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        HoldsAsync(() => Task.FromResult(condition()), text);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Limit)
                throw new TimeoutException($"This did not come to hold within {Limit.TotalMinutes} minutes: {text}");

            await Task.Delay(Pause);
        }
    }
}
