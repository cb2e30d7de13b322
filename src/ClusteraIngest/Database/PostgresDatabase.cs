using ClusteraIngest.Errors;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>A database that answers and is new enough; whether it has the tables is asked separately.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private PostgresDatabase(NpgsqlDataSource source, string address, bool isLocalServer) =>
        (Source, Address, IsLocalServer) = (source, address, isLocalServer);

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Where it is, without secrets, such as <c>127.0.0.1:5432/clustera</c>.</summary>
    public string Address { get; }

    /// <summary>True where it is the user's own local server, since no address was given.</summary>
    public bool IsLocalServer { get; }

    /// <inheritdoc cref="OpenAsync(string, bool, bool, ILoggerFactory?, CancellationToken)"/>
    public static Task<PostgresDatabase> OpenAsync(
        string keywordsOrUri,
        bool isLocalServer,
        ILoggerFactory? loggers,
        CancellationToken cancel
    ) => OpenAsync(keywordsOrUri, isLocalServer, isReadOnly: false, loggers, cancel);

    /// <summary>Connects to an address.</summary>
    /// <param name="keywordsOrUri">The address.</param>
    /// <param name="isLocalServer">Whether it is the user's own local server's.</param>
    /// <param name="isReadOnly">Whether every transaction is to be read-only.</param>
    /// <param name="loggers">For diagnostics.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException">
    /// <c>DatabaseAddressInvalid</c>, <c>PostgresTooOld</c>, and those of <see cref="Translate(Exception)"/>.
    /// </exception>
    public static async Task<PostgresDatabase> OpenAsync(
        string keywordsOrUri,
        bool isLocalServer,
        bool isReadOnly,
        ILoggerFactory? loggers,
        CancellationToken cancel
    )
    {
        var settings = ConnectionAddress.Parse(keywordsOrUri);
        var address = ConnectionAddress.Describe(settings);
        // Options of an address take the place of those of the environment.
        if (isReadOnly)
            settings.Options = $"{settings.Options ?? Environment.GetEnvironmentVariable("PGOPTIONS")} {ReadOnly}".TrimStart();
        var source = CreateSource(settings, isReadOnly, loggers);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            PostgresVersion.Require(connection.PostgreSqlVersion, address);
            return new(source, address, isLocalServer);
        }
        catch (Exception e)
        {
            await source.DisposeAsync();
            if (DatabaseErrors.IsCancelled(e, cancel))
                throw new OperationCanceledException(e.Message, e, cancel);
            if (e is not ConfigurationException && DatabaseErrors.OfConnecting(e, settings) is { } error)
                throw error;
            throw;
        }
    }

    /// <summary>The error for a failure in mid-run that no retry of one item fixes; null: it is not of that kind.</summary>
    public static ConfigurationException? Translate(Exception failure) => DatabaseErrors.Translate(failure, address: null);

    /// <summary>Checks that the tables are there and are this version's.</summary>
    /// <exception cref="ConfigurationException"><c>DatabaseNotInitialized</c>, <c>DatabaseNewer</c>, <c>MigrationChanged</c>.</exception>
    public async Task RequireTablesAsync(CancellationToken cancel)
    {
        var pending = await Migrations.PendingAsync(Source, cancel);
        if (pending.Count > 0)
            throw new ConfigurationException(
                ErrorIds.DatabaseNotInitialized,
                pending.Count == MigrationScript.Embedded.Count
                    ? $"The database at {Address} does not have the tables yet."
                    : $"The tables in the database at {Address} are of an older version: "
                        + $"{string.Join(", ", pending.Select(script => script.Name))} is not applied.",
                "Run: IngestClient.Database.InitializeAsync"
            );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    // A machine that died, or was cut off, gives no notice: without these the server would keep its locks for two hours.
    private const string NoticeDeadClients = "set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3";

    // Said when a session begins, and not by a statement: a pooler would leave that behind for others, and refuses this where it cannot.
    private const string ReadOnly = "-c default_transaction_read_only=on";

    private static NpgsqlDataSource CreateSource(NpgsqlConnectionStringBuilder settings, bool isReadOnly, ILoggerFactory? loggers)
    {
        var begin = isReadOnly ? $"{NoticeDeadClients}; select current_setting('transaction_read_only')" : NoticeDeadClients;
        var address = ConnectionAddress.Describe(settings);
        settings.ApplicationName ??= "clustera-ingest";
        settings.Timezone = "UTC";
        settings.IncludeErrorDetail = false; // it repeats the row's values
        settings.CommandTimeout = 0; // how long a batch takes is the server's business; CancellationToken ends it
        settings.CancellationTimeout = 500; // milliseconds; a server that does not react to a cancelled command is left alone
        settings.NoResetOnClose = true; // the staging tables are kept for the session; nothing else is left behind in it
        // A server that is gone without a word is noticed while an answer is waited for. A Unix-domain socket refuses these options, also
        // those that the address gives, which libpq ignores there; and they are the same for all hosts, so one socket among them does
        // without for all.
        settings.TcpKeepAlive = !ConnectionAddress.HasSocket(settings);
        if (!settings.TcpKeepAlive)
            (settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (0, 0);
        else if (settings.TcpKeepAliveTime == 0)
            (settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (30, 10);
        // A sync repeats the same statements for each list and transcript, and planning them anew each time is a third of what they cost
        // the server. An address that says otherwise has its reasons: a pooler, say, that gives each transaction another session.
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 50;
        // A COPY sends its rows in pieces of this size: with Npgsql's 8 KiB each hundred rows are dozens of calls of the system.
        if (!settings.ShouldSerialize("Write Buffer Size"))
            settings.WriteBufferSize = 64 * 1024;
        if (settings.KeepAlive == 0)
            settings.KeepAlive = 30; // routers forget a connection that is silent while a run is waited for

        try
        {
            var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
            // The tables have PostgreSQL's own types only, which Npgsql knows
            builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
            builder.UsePhysicalConnectionInitializer(
                connection =>
                {
                    using var command = new NpgsqlCommand(begin, connection);
                    RequireReadOnly(command.ExecuteScalar());
                },
                async connection =>
                {
                    await using var command = new NpgsqlCommand(begin, connection);
                    RequireReadOnly(await command.ExecuteScalarAsync());
                }
            );
            if (loggers is not null)
                builder.UseLoggerFactory(loggers);
            return builder.Build();
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw ConnectionAddress.Invalid("its parts do not go together");
        }

        // A pooler may leave out what a session is begun with, and say nothing.
        void RequireReadOnly(object? state)
        {
            if (isReadOnly && state is not "on")
                throw new ConfigurationException(
                    ErrorIds.DatabaseAddressInvalid,
                    $"What is asked of {address} is to change nothing, and the session there could write: something between has left out "
                        + "the option default_transaction_read_only.",
                    "Give the address of the server itself, or let the pooler hand on options (ignore_startup_parameters without them)."
                );
        }
    }
}
