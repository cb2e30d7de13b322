using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.LocalServer;

[Trait("Category", "Proof")]
public sealed class LocalServerTests
{
    [Fact]
    public async Task First_start_creates_a_server_that_can_be_connected_to()
    {
        await using var own = new ThrowAwayServer();
        var before = await own.Server.GetStatusAsync();

        var status = await own.Server.StartAsync();

        Assert.Equal((false, false), (before.Exists, before.IsRunning));
        Assert.Equal((true, true), (status.Exists, status.IsRunning));
        await using var connection = new NpgsqlConnection(status.ConnectionString);
        Assert.Equal(
            ("clustera", "UTF8", "127.0.0.1", "", "scram-sha-256"),
            await connection.QuerySingleAsync<(string, string, string, string, string)>(
                "select current_database(), current_setting('server_encoding'), current_setting('listen_addresses'), "
                    + "current_setting('unix_socket_directories'), current_setting('password_encryption')"
            )
        );
        Assert.Equal($"127.0.0.1:{status.Port}/clustera", status.Address);
    }

    [Fact]
    public async Task Start_stop_and_start_again_keep_port_and_rows()
    {
        await using var own = new ThrowAwayServer();
        var first = await own.Server.StartAsync();
        var pid = own.Pid;
        var again = await own.Server.StartAsync();
        Assert.Equal((first, pid), (again, own.Pid));
        await ExecuteAsync(first, "create table kept (n int)");

        Assert.True(await own.Server.StopAsync());
        Assert.False(await own.Server.StopAsync());
        Assert.Equal(first with { IsRunning = false, ServerVersion = null, ConnectionString = null }, await own.Server.GetStatusAsync());

        Assert.Equal(first, await own.Server.StartAsync());
        await ExecuteAsync(first, "drop table kept");
    }

    [Fact]
    public async Task Several_starts_at_once_lead_to_one_server()
    {
        await using var own = new ThrowAwayServer();

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => own.Server.StartAsync())));

        Assert.Single(all.Distinct());
        await ExecuteAsync(all[0], "select 1");
    }

    [Fact]
    public async Task Killed_server_starts_again()
    {
        await using var own = new ThrowAwayServer();
        var first = await own.Server.StartAsync();
        await own.KillAsync();

        Assert.False((await own.Server.GetStatusAsync()).IsRunning);
        await ExecuteAsync(await own.Server.StartAsync(), "select 1");
        Assert.Equal(first.Port, (await own.Server.GetStatusAsync()).Port);
    }

    [LinuxFact]
    public async Task Killed_server_whose_number_another_process_has_now_starts_again_and_leaves_that_one_alone()
    {
        await using var own = new ThrowAwayServer();
        await own.Server.StartAsync();
        await own.KillAsync();
        var user = ServerUser.Find();
        var sleep = user.Command("sleep", "600");
        using var other = System.Diagnostics.Process.Start(sleep[0], sleep.Skip(1));
        try
        {
            await File.WriteAllLinesAsync(
                own.PidFile,
                [other.Id.ToString(CultureInfo.InvariantCulture), .. File.ReadLines(own.PidFile).Skip(1)]
            );

            Assert.False(await own.Server.StopAsync());
            await ExecuteAsync(await own.Server.StartAsync(), "select 1");
            Assert.NotEqual(other.Id, own.Pid);
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task Database_that_was_dropped_is_created_again()
    {
        await using var own = new ThrowAwayServer();
        var first = await own.Server.StartAsync();
        var pid = own.Pid;
        await ExecuteAsync(
            first with
            {
                ConnectionString = new NpgsqlConnectionStringBuilder(first.ConnectionString) { Database = "postgres" }.ConnectionString,
            },
            "drop database clustera"
        );

        var dropped = await own.Server.GetStatusAsync();
        var again = await own.Server.StartAsync();

        Assert.Equal((false, first.Port), (dropped.IsRunning, dropped.Port));
        Assert.Equal((first, pid), (again, own.Pid));
        await ExecuteAsync(again, "select 1");
    }

    [Fact]
    public async Task Creation_that_was_interrupted_is_done_over()
    {
        await using var own = new ThrowAwayServer();
        Directory.CreateDirectory(Path.Combine(own.Directory, "server", "data.half", "base"));
        await File.WriteAllTextAsync(Path.Combine(own.Directory, "server", "data.half", "PG_VERSION"), "15");
        await File.WriteAllTextAsync(Path.Combine(own.Directory, "password"), "of the first attempt");

        await ExecuteAsync(await own.Server.StartAsync(), "select 1");

        Assert.False(Directory.Exists(Path.Combine(own.Directory, "server", "data.half")));
    }

    [Fact]
    public async Task Failing_start_shows_the_end_of_the_log()
    {
        await using var own = new ThrowAwayServer();
        await own.Server.StartAsync();
        await own.Server.StopAsync();
        await File.AppendAllTextAsync(Path.Combine(own.Data, "postgresql.conf"), "no_such_setting = 1\n");

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => own.Server.StartAsync());

        Assert.Equal("LocalServerFailed", error.ErrorId);
        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_another_program_took_is_replaced_unless_it_was_asked_for()
    {
        await using var own = new ThrowAwayServer();
        var first = await own.Server.StartAsync();
        await own.Server.StopAsync();
        using var other = new TcpListener(IPAddress.Loopback, first.Port!.Value);
        other.Start();

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => own.With(new() { Port = first.Port.Value }).StartAsync());
        Assert.Equal("LocalServerFailed", error.ErrorId);

        var moved = await own.Server.StartAsync();
        Assert.NotEqual(first.Port, moved.Port);
        await ExecuteAsync(moved, "select 1");
    }

    [Fact]
    public async Task Password_is_the_users_alone_and_nobody_gets_in_without_it()
    {
        await using var own = new ThrowAwayServer();
        var status = await own.Server.StartAsync();
        var password = await File.ReadAllTextAsync(Path.Combine(own.Directory, "password"));

        Assert.Contains(password, status.ConnectionString, StringComparison.Ordinal);
        Assert.DoesNotContain(password, status.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(own.Directory, "password")));
        Assert.False(File.Exists(Path.Combine(own.Directory, "server", "initial-password")));

        var wrong = new NpgsqlConnectionStringBuilder(status.ConnectionString) { Password = "guess" }.ConnectionString;
        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            PostgresDatabase.OpenAsync(wrong, isLocalServer: false, null, default)
        );
        Assert.Equal("DatabasePasswordRefused", error.ErrorId);
    }

    [LinuxFact]
    public async Task Server_is_detached_from_who_starts_it()
    {
        await using var own = new ThrowAwayServer();
        await own.Server.StartAsync();
        var server = $"/proc/{own.Pid}";

        Assert.Equal("/dev/null", File.ResolveLinkTarget($"{server}/fd/0", false)!.FullName);
        Assert.EndsWith("/server.log", File.ResolveLinkTarget($"{server}/fd/1", false)!.FullName, StringComparison.Ordinal);
        Assert.EndsWith("/server.log", File.ResolveLinkTarget($"{server}/fd/2", false)!.FullName, StringComparison.Ordinal);
        Assert.NotEqual(Session("/proc/self"), Session(server));
        Assert.DoesNotContain(own.Directory + "/password", await File.ReadAllTextAsync($"{server}/cmdline"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_stops_the_server_and_removes_only_what_is_its_own()
    {
        await using var own = new ThrowAwayServer();
        var status = await own.Server.StartAsync();
        var foreign = Path.Combine(own.Directory, "notes.txt");
        await File.WriteAllTextAsync(foreign, "mine");

        await own.Server.DeleteAsync();

        Assert.Equal([foreign], Directory.EnumerateFileSystemEntries(own.Directory));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            PostgresDatabase.OpenAsync(status.ConnectionString!, isLocalServer: false, null, default)
        );
        Assert.Equal("DatabaseUnreachable", error.ErrorId);
        File.Delete(foreign);
        await own.Server.DeleteAsync();
        Assert.False(Directory.Exists(own.Directory));
    }

    [RootFact]
    public async Task As_root_the_server_is_an_unprivileged_users()
    {
        await using var own = new ThrowAwayServer();
        await own.Server.StartAsync();

        var uid = File.ReadLines($"/proc/{own.Pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        Assert.NotEqual("0", uid);
    }

    private static string Session(string process)
    {
        var stat = File.ReadAllText($"{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3];
    }

    private static async Task ExecuteAsync(LocalServerStatus status, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(status.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.ExecuteAsync(sql);
    }
}
