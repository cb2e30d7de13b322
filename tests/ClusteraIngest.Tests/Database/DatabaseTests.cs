using System.Net;
using System.Net.Sockets;
using ClusteraIngest.Chaos;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Database;

public sealed class DatabaseTests
{
    [Fact]
    public async Task Connection_is_named_in_UTC_and_without_time_limits()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();
        await using var database = await PostgresDatabase.OpenAsync(own.ConnectionString, isLocalServer: false, null, default);

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(
            ("clustera-ingest", "UTC"),
            await connection.QuerySingleAsync<(string, string)>("select current_setting('application_name'), current_setting('timezone')")
        );
        Assert.Equal(0, connection.CommandTimeout);
        Assert.False(database.IsLocalServer);
        Assert.Equal($"127.0.0.1:{connection.Port}/{connection.Database}", database.Address);
        await database.RequireTablesAsync(default);
    }

    [Fact]
    public async Task Address_may_be_a_URI()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();
        var keywords = new NpgsqlConnectionStringBuilder(own.ConnectionString);

        await using var database = await PostgresDatabase.OpenAsync(
            $"postgresql://{keywords.Username}:{keywords.Password}@localhost:{keywords.Port}/"
                + $"{keywords.Database}?application_name=mine&sslmode=prefer",
            isLocalServer: false,
            null,
            default
        );

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal("mine", await connection.QuerySingleAsync<string>("select current_setting('application_name')"));
    }

    [Trait("Category", "Proof")]
    [LinuxFact]
    public async Task Address_may_be_a_socket_of_this_machine()
    {
        await using var own = new ThrowAwayServer();
        var status = await own.Server.StartAsync();
        await own.Server.StopAsync();
        await File.AppendAllTextAsync(Path.Combine(own.Data, "postgresql.conf"), "unix_socket_directories = '..'\n");
        await own.Server.StartAsync();
        var directory = Path.GetDirectoryName(own.Data)!;
        var keywords = new NpgsqlConnectionStringBuilder(status.ConnectionString) { Host = directory };

        await using var database = await PostgresDatabase.OpenAsync(keywords.ConnectionString, isLocalServer: false, null, default);

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.True(await connection.QuerySingleAsync<bool>("select inet_client_addr() is null"));
        Assert.Equal($"{directory}/clustera", database.Address);

        foreach (var parameter in new[] { "keepalives=1", "keepalives_idle=30", "keepalives_interval=10" })
        {
            await using var withKeepalive = await PostgresDatabase.OpenAsync(
                $"postgresql://{keywords.Username}:{Uri.EscapeDataString(keywords.Password!)}@{Uri.EscapeDataString(directory)}:{keywords.Port}/clustera?{parameter}",
                isLocalServer: false,
                null,
                default
            );
        }
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Without_an_address_it_is_the_local_server()
    {
        await using var own = new ThrowAwayServer();

        await using var database = await own.Server.AsFallback().ConnectAsync(FallbackUse.Create, isReadOnly: false, null, default);

        Assert.True(database.IsLocalServer);
        Assert.Equal((await own.Server.GetStatusAsync()).Address, database.Address);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Local_server_that_runs_but_lost_its_database_gets_it_again()
    {
        await using var own = new ThrowAwayServer();
        var status = await own.Server.StartAsync();
        await using (
            var postgres = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(status.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString
            )
        )
            await postgres.ExecuteAsync("drop database clustera with (force)");

        await using var database = await own.Server.AsFallback().ConnectAsync(FallbackUse.Start, isReadOnly: false, null, default);

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal("clustera", await connection.ExecuteScalarAsync<string>("select current_database()"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Local_server_that_was_killed_is_started_again()
    {
        await using var own = new ThrowAwayServer();
        await own.Server.StartAsync();
        await own.KillAsync();

        await using var database = await own.Server.AsFallback().ConnectAsync(FallbackUse.Start, isReadOnly: false, null, default);

        Assert.True(database.IsLocalServer);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData(";Max Auto Prepare=1", 1)]
    [InlineData(";Max Auto Prepare=0", 0)]
    public async Task Statements_that_are_repeated_are_planned_once_as_far_as_the_address_allows(string parameter, int planned)
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();
        await using var database = await PostgresDatabase.OpenAsync(own.ConnectionString + parameter, isLocalServer: false, null, default);
        await using var connection = await database.Source.OpenConnectionAsync();

        for (var time = 0; time < 10; time++)
        {
            foreach (var statement in (string[])["select 1 as first", "select 2 as second"])
                await connection.ExecuteAsync(statement);
        }

        Assert.Equal(
            planned,
            await connection.ExecuteScalarAsync<int>("select count(*) from pg_prepared_statements where statement ~ 'as (first|second)'")
        );
    }

    [Fact]
    public async Task Nobody_listening_is_an_unreachable_database()
    {
        var port = FreePorts.One();

        var error = await FailsAsync($"postgres://u:hunter2@127.0.0.1:{port}/d");

        Assert.Equal("DatabaseUnreachable", error.ErrorId);
        Assert.Contains($"127.0.0.1:{port}/d", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_hosts_none_of_which_answers_are_an_unreachable_database() =>
        Assert.Equal(
            "DatabaseUnreachable",
            (await FailsAsync("postgres://u:p@127.0.0.1:1,127.0.0.1:2/d?target_session_attrs=read-write")).ErrorId
        );

    [LinuxFact]
    public async Task File_or_missing_socket_in_place_of_a_sockets_directory_is_named()
    {
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-socket-").FullName;
        var file = Path.Combine(directory, "file");
        await File.WriteAllTextAsync(file, "");

        var errors = new List<ConfigurationException>();
        foreach (var host in new[] { file, directory, Path.Combine(directory, "missing") })
            errors.Add(await FailsAsync($"Host={host};Port=6543;Username=u;Database=d"));
        Directory.Delete(directory, recursive: true);

        Assert.All(errors, error => Assert.Equal("DatabaseUnreachable", error.ErrorId));
        Assert.Equal(
            [
                $"The server at {file}/d cannot be reached: {file} is a file.",
                $"The server at {directory}/d is not there: there is no socket {directory}/.s.PGSQL.6543.",
                $"The server at {directory}/missing/d is not there: there is no socket {directory}/missing/.s.PGSQL.6543.",
            ],
            errors.Select(error => error.Message)
        );
        Assert.Contains("directory that holds the socket .s.PGSQL.6543", errors[0].Remedy, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Of_several_hosts_a_missing_socket_does_not_hide_what_the_others_said()
    {
        var error = await FailsAsync("Host=/no-such-directory,127.0.0.1:1;Username=u;Database=d");

        Assert.Equal("DatabaseUnreachable", error.ErrorId);
        Assert.DoesNotContain("there is no socket", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_that_does_not_exist_is_an_unreachable_database() =>
        Assert.Equal("DatabaseUnreachable", (await FailsAsync("postgres://u:p@no-such-host.invalid/d")).ErrorId);

    [Fact]
    public async Task Another_kind_of_server_is_an_unreachable_database()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });

        var error = await FailsAsync(
            $"postgres://u:p@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/d?sslmode=disable&gssencmode=disable"
        );
        await answering;

        Assert.Equal("DatabaseUnreachable", error.ErrorId);
    }

    [Fact]
    public async Task Wrong_and_missing_passwords_are_refused()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();

        var wrong = await FailsAsync(new NpgsqlConnectionStringBuilder(own.ConnectionString) { Password = "hunter2" }.ConnectionString);
        var missing = await FailsAsync(new NpgsqlConnectionStringBuilder(own.ConnectionString) { Password = null }.ConnectionString);

        Assert.Equal(("DatabasePasswordRefused", "DatabasePasswordRefused"), (wrong.ErrorId, missing.ErrorId));
        Assert.DoesNotContain("hunter2", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_that_the_server_lacks_is_not_found()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();

        var error = await FailsAsync(
            new NpgsqlConnectionStringBuilder(own.ConnectionString) { Database = "no_such_database" }.ConnectionString
        );

        Assert.Equal("DatabaseNotFound", error.ErrorId);
        Assert.Contains("no_such_database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_TLS_is_refused_where_TLS_is_required()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();

        var error = await FailsAsync(
            new NpgsqlConnectionStringBuilder(own.ConnectionString) { SslMode = SslMode.Require }.ConnectionString
        );

        Assert.Equal("DatabaseTlsFailed", error.ErrorId);
    }

    [Theory]
    [InlineData(14, 20)]
    [InlineData(9, 6)]
    public void PostgreSQL_before_15_is_too_old(int major, int minor) =>
        Assert.Equal(
            "PostgresTooOld",
            Assert.Throws<ConfigurationException>(() => PostgresVersion.Require(new(major, minor), "h:5432/d")).ErrorId
        );

    [Fact]
    public void PostgreSQL_15_is_new_enough() => PostgresVersion.Require(new(15, 0), "h:5432/d");

    [Theory]
    [InlineData("", "DatabaseNotInitialized")]
    [InlineData("create table ctrl_migration (name text, sha256 text)", "DatabaseNotInitialized")]
    public async Task Database_without_all_tables_is_not_initialized(string sql, string errorId)
    {
        await using var own = await PostgresFixture.CreateEmptyDatabaseAsync();
        if (sql.Length > 0)
            await ExecuteAsync(own, sql);

        var error = await RequireTablesFailsAsync(own);

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("IngestClient.Database.InitializeAsync", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_of_a_newer_version_says_so()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();
        await ExecuteAsync(own, "insert into ctrl_migration (name, sha256) values ('999-future.sql', repeat('0', 64))");

        var error = await RequireTablesFailsAsync(own);

        Assert.Equal("DatabaseNewer", error.ErrorId);
        Assert.Contains("999-future.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_without_the_right_to_create_tables_names_the_grant()
    {
        await using var own = await PostgresFixture.CreateEmptyDatabaseAsync();
        var role = "reader_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(own, $"create role {role} login password 'p'");
        await using (
            var source = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(own.ConnectionString) { Username = role, Password = "p" }
            )
        )
        {
            var error = await Assert.ThrowsAsync<ConfigurationException>(() => Migrations.ApplyAsync(source, default));

            Assert.Equal("DatabasePermissionDenied", error.ErrorId);
            Assert.Contains($"grant usage, create on schema public to \"{role}\"", error.Remedy, StringComparison.Ordinal);
        }
        await ExecuteAsync(own, $"drop role {role}");
    }

    [Fact]
    public async Task Connection_that_the_server_ends_in_mid_run_is_an_unreachable_database()
    {
        await using var own = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await own.Source.OpenConnectionAsync();
        await ExecuteAsync(own, $"select pg_terminate_backend({connection.ProcessID})");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteAsync("select 1"));

        Assert.Equal("DatabaseUnreachable", PostgresDatabase.Translate(failure)?.ErrorId);
    }

    [Theory]
    [InlineData("53100", "DatabaseDiskFull")]
    [InlineData("53300", "DatabaseTooManyConnections")]
    [InlineData("57P01", "DatabaseUnreachable")]
    [InlineData("08006", "DatabaseUnreachable")]
    [InlineData("25006", "DatabaseReadOnly")]
    [InlineData("42501", "DatabasePermissionDenied")]
    [InlineData("28000", "DatabasePasswordRefused")]
    [InlineData("23505", null)]
    [InlineData("42601", null)]
    public void What_the_server_says_has_its_error(string sqlState, string? errorId) =>
        Assert.Equal(
            errorId,
            PostgresDatabase
                .Translate(new InvalidOperationException("outer", new PostgresException("said", "ERROR", "ERROR", sqlState)))
                ?.ErrorId
        );

    [Fact]
    public void What_has_nothing_to_do_with_the_database_is_left_alone()
    {
        Assert.Null(PostgresDatabase.Translate(new InvalidOperationException("bug")));
        Assert.Null(PostgresDatabase.Translate(new HttpRequestException("elsewhere", new IOException("broken"))));
    }

    private static async Task<ConfigurationException> FailsAsync(string address) =>
        await Assert.ThrowsAsync<ConfigurationException>(() => PostgresDatabase.OpenAsync(address, isLocalServer: false, null, default));

    private static async Task<ConfigurationException> RequireTablesFailsAsync(TestDatabase own)
    {
        await using var database = await PostgresDatabase.OpenAsync(own.ConnectionString, isLocalServer: false, null, default);
        return await Assert.ThrowsAsync<ConfigurationException>(() => database.RequireTablesAsync(default));
    }

    private static async Task ExecuteAsync(TestDatabase own, string sql)
    {
        await using var connection = await own.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
