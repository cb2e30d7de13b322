if (args is ["drift", .. var drift])
    return await ClusteraIngest.Chaos.Drift.DriftProof.RunAsync(drift, Console.Out, CancellationToken.None);
Console.Error.WriteLine("Usage: dotnet run --project tests/ClusteraIngest.Chaos -- --kills 200 --seed 1");
return 2;
