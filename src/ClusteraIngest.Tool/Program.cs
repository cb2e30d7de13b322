using System.Diagnostics;
using System.Runtime.InteropServices;
using ClusteraIngest.Tool;

// The first Ctrl+C or SIGTERM asks for an orderly end; the second one is left to the system, which kills.
using var stop = new CancellationTokenSource();
var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
var stoppedAt = 0L;
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

var command = CommandLine.RunAsync(args, Shell.OfThisProcess(), stop.Token);
return await await Task.WhenAny(command, StopAsync());

void Stop(PosixSignalContext signal)
{
    // Wrappers such as timeout(1) send a signal to the process and to its group: the same one arrives twice.
    var isSecond =
        Interlocked.CompareExchange(ref stoppedAt, Stopwatch.GetTimestamp(), 0) is > 0 and var first
        && Stopwatch.GetElapsedTime(first) > TimeSpan.FromSeconds(0.3);
    if (isSecond)
        return;
    signal.Cancel = true;
    asked.TrySetResult();
}

// Whoever pressed Ctrl+C does not wait for something that hangs: cancelling itself may, where the network is gone without a word.
async Task<int> StopAsync()
{
    await asked.Task;
    var cancelling = stop.CancelAsync();
    await Task.WhenAny(Task.WhenAll(cancelling, command), Task.Delay(TimeSpan.FromSeconds(4)));
    return command.IsCompleted ? await command : ExitCodes.Interrupted;
}
