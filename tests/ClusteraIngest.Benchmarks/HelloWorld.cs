using System.Runtime.InteropServices;

namespace ClusteraIngest.Benchmarks;

/// <summary>The least that a program in C# can be: compiled ahead of time, with the installed runtime. Built on the spot.</summary>
internal static class HelloWorld
{
    /// <summary>Builds it; returns the program's path.</summary>
    public static async Task<string> BuildAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var project = Path.Combine(directory, "hello.csproj");
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <PublishReadyToRun>true</PublishReadyToRun>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """
        );
        await File.WriteAllTextAsync(Path.Combine(directory, "Hello.cs"), """System.Console.WriteLine("Hello, World!");""");
        var output = Path.Combine(directory, "out");
        await TimedProcess.RunAsync("dotnet", ["publish", project, "-c", "Release", "-o", output, "-v", "q"]);
        return Path.Combine(output, OperatingSystem.IsWindows() ? "hello.exe" : "hello");
    }
}
