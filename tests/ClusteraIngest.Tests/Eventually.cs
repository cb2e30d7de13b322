using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ClusteraIngest.Tests;

/// <summary>Waits, within a limit that a busy machine keeps too, for what happens at a time of its own.</summary>
internal static class Eventually
{
    /// <summary>The longest wait.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(5);

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

    /// <summary>Waits for a task, but not for ever.</summary>
    /// <exception cref="TimeoutException">It did not end within the limit.</exception>
    public static Task EndsAsync(Task task) => task.WaitAsync(Limit);

    /// <inheritdoc cref="EndsAsync(Task)"/>
    public static Task<T> EndsAsync<T>(Task<T> task) => task.WaitAsync(Limit);
}
