namespace ClusteraIngest.Benchmarks;

/// <summary>The least that a binary module can be: one assembly with one cmdlet that does nothing. Built on the spot.</summary>
internal static class EmptyModule
{
    /// <summary>Its only command.</summary>
    public const string Command = "Get-Nothing";

    /// <summary>Builds it; returns the assembly's path, for <c>Import-Module</c>.</summary>
    public static async Task<string> BuildAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var project = Path.Combine(directory, "EmptyModule.csproj");
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PowerShellStandard.Library" Version="5.1.0-preview-06" PrivateAssets="all" ExcludeAssets="runtime" />
              </ItemGroup>
            </Project>
            """
        );
        await File.WriteAllTextAsync(
            Path.Combine(directory, "GetNothing.cs"),
            """
            using System.Management.Automation;

            [Cmdlet(VerbsCommon.Get, "Nothing")]
            public sealed class GetNothing : PSCmdlet;
            """
        );
        var output = Path.Combine(directory, "out");
        await TimedProcess.RunAsync("dotnet", ["build", project, "-c", "Release", "-o", output, "-v", "q"]);
        return Path.Combine(output, "EmptyModule.dll");
    }
}
