using System.Runtime.InteropServices;
using ClusteraIngest.Chaos.Archive;
using ClusteraIngest.Chaos.Digests;
using ClusteraIngest.Chaos.Drift;
using ClusteraIngest.Chaos.Kills;
using ClusteraIngest.Chaos.Limits;
using ClusteraIngest.Chaos.Workers;

// Whatever stops this program, what it has started goes with it.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

try
{
    return args switch
    {
        ["archive", .. var archive] => await ArchiveProof.RunAsync(ArchiveProofOptions.Parse(archive), Console.Out, stop.Token),
        ["digest", .. var digest] => await DigestProof.RunAsync(DigestProofOptions.Parse(digest), Console.Out, stop.Token),
        ["drift", .. var drift] => await DriftProof.RunAsync(DriftOptions.Parse(drift), Console.Out, stop.Token),
        ["limits", .. var limits] => await LimitsProof.RunAsync(LimitsOptions.Parse(limits), Console.Out, stop.Token),
        ["workers", .. var workers] => await WorkerProof.RunAsync(WorkerProofOptions.Parse(workers), Console.Out, stop.Token),
        _ => await KillProof.RunAsync(KillOptions.Parse(args), Console.Out, stop.Token),
    };
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine($"Usage: dotnet run --project tests/ClusteraIngest.Chaos -- {KillOptions.Usage}");
    Console.Error.WriteLine($"       dotnet run --project tests/ClusteraIngest.Chaos -- {DriftOptions.Usage}");
    Console.Error.WriteLine($"       dotnet run --project tests/ClusteraIngest.Chaos -- {WorkerProofOptions.Usage}");
    Console.Error.WriteLine($"       dotnet run --project tests/ClusteraIngest.Chaos -- {LimitsOptions.Usage}");
    Console.Error.WriteLine($"       dotnet run --project tests/ClusteraIngest.Chaos -- {ArchiveProofOptions.Usage}");
    Console.Error.WriteLine($"       dotnet run --project tests/ClusteraIngest.Chaos -- {DigestProofOptions.Usage}");
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped; nothing is left behind.");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
