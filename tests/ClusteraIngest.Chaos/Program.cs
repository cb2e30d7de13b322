Console.Error.WriteLine("Usage: dotnet run --project tests/ClusteraIngest.Chaos -- --kills 200 --seed 1");
return 2;
