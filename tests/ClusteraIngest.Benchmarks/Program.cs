using ClusteraIngest.Benchmarks;

if (args is [QueueBenchmark.Name])
    return await QueueBenchmark.RunAsync();
if (args is [ClaimBenchmark.Name])
    return await ClaimBenchmark.RunAsync();
if (args is [ArchiveTransfer.Name, var bytes, .. var addresses])
    return await ArchiveTransfer.MainAsync(long.Parse(bytes, System.Globalization.CultureInfo.InvariantCulture), addresses);

if (BenchmarkOptions.Read(args) is not { } options || Suite.Of(options) is not { } suite)
{
    Console.Error.WriteLine(
        $"""
        Usage: dotnet run -c Release --project tests/ClusteraIngest.Benchmarks -- NAME… [--items N] [--rounds N] [--lists N] [--videos N]
               [--segments N] [--python PROGRAM] [--checkout DIRECTORY] [--tool FILE]
               [--part {string.Join('|', ArchiveBenchmark.PartNames)}]… [--channels N] [--megabytes N]
        NAME is {string.Join(", ", Suite.Names)}; or alone and without options: {QueueBenchmark.Name}, {ClaimBenchmark.Name}
        """
    );
    return 2;
}

InstalledTool.Given = options.Tool;
var claims = new List<Claim>();
try
{
    foreach (var benchmark in suite)
        claims.AddRange(await benchmark(options));
}
finally
{
    InstalledTool.Remove();
}

Console.WriteLine();
Console.WriteLine(Claim.Table(claims));
return claims.Any(claim => claim.Holds is false) ? 1 : 0;
