namespace ClusteraIngest.Spending;

/// <summary>First come, first served: one at a time has its turn, and the others wait in the order in which they came.</summary>
internal sealed class WaitingLine
{
    private readonly Lock gate = new();
    private Task last = Task.CompletedTask;

    /// <summary>Waits for the turn, which lasts until what is returned is disposed of.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        var turn = new Turn();
        Task before;
        lock (gate)
        {
            before = last;
            last = turn.Ended;
        }

        try
        {
            await before.WaitAsync(cancel);
            return turn;
        }
        catch
        {
            // Whoever is behind in the line still waits for those before.
            _ = before.ContinueWith(
                _ => turn.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            throw;
        }
    }

    private sealed class Turn : IDisposable
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => ended.Task;

        public void Dispose() => ended.TrySetResult();
    }
}
