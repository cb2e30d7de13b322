using System.Net.Sockets;
using System.Security.Authentication;
using ClusteraIngest.Errors;
using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>What PostgreSQL and the network say, as errors that name a remedy.</summary>
internal static class DatabaseErrors
{
    /// <summary>
    /// The error for a failure that ends a stage: no connection, no permission, no room. Null: it is something else, such as a broken
    /// statement.
    /// </summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="address">The database's address, without secrets; null: not known here.</param>
    public static ConfigurationException? Translate(Exception failure, string? address)
    {
        // What was cancelled may have a broken connection within it.
        if (failure is OperationCanceledException)
            return null;
        var server = address is null ? "The database's server" : $"The server at {address}";
        for (var e = failure; e is not null; e = e is AggregateException { InnerExceptions: [var first, ..] } ? first : e.InnerException)
        {
            if (e is ConfigurationException known)
                return known;
            if (e is NpgsqlOperationInProgressException)
                return null;
            if (e is PostgresException refused)
                return OfServer(refused, server);
            if (OfNetwork(e, failure, server) is { } error)
                return error;
        }
        return failure is NpgsqlException ? OfNpgsql(failure, server) : null;
    }

    /// <summary>
    /// The same for a failure to connect. Where a Unix-domain socket is not there, the system says something of networks, or nothing.
    /// </summary>
    public static ConfigurationException? OfConnecting(Exception failure, NpgsqlConnectionStringBuilder settings)
    {
        var address = ConnectionAddress.Describe(settings);
        var error = Translate(failure, address);
        if (error?.ErrorId != ErrorIds.DatabaseUnreachable || ConnectionAddress.SocketDirectory(settings) is not { } directory)
            return error;

        var socket = $".s.PGSQL.{settings.Port}";
        if (File.Exists(directory))
        {
            return new(
                ErrorIds.DatabaseUnreachable,
                $"The server at {address} cannot be reached: {directory} is a file.",
                $"Give the directory that holds the socket {socket} as host.",
                failure
            );
        }

        return IsMissing(directory, socket)
            ? Unreachable($"The server at {address} is not there: there is no socket {Path.Combine(directory, socket)}.", failure)
            : error;
    }

    /// <summary>Whether a failure in mid-run says that the database is away, or full of connections, and may be back in a while.</summary>
    public static bool IsOutage(Exception failure) =>
        Translate(failure, address: null) is { ErrorId: ErrorIds.DatabaseUnreachable or ErrorIds.DatabaseTooManyConnections };

    /// <summary>Whether a failure is what Npgsql makes of being cancelled at some instants: a broken connection.</summary>
    public static bool IsCancelled(Exception failure, CancellationToken cancel) =>
        cancel.IsCancellationRequested && failure is not OperationCanceledException && IsOutage(failure);

    // Of a directory that may not be looked into nobody knows what it holds.
    private static bool IsMissing(string directory, string socket)
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(directory, socket).Any();
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private static ConfigurationException? OfServer(PostgresException e, string server) =>
        e.SqlState switch
        {
            "28P01" => PasswordRefused(e.MessageText, server, e),
            ['2', '8', ..] => PasswordRefused(e.MessageText, server, e),
            // Supabase's pooler answers this to a user name that lacks its project.
            "XX000" when e.MessageText.Contains("Tenant or user not found", StringComparison.Ordinal) => PasswordRefused(
                e.MessageText,
                server,
                e
            ),
            "3D000" => new(
                ErrorIds.DatabaseNotFound,
                $"{server} has no such database: {e.MessageText}.",
                "Correct the database's name, or create it there.",
                e
            ),
            "42501" => new(
                ErrorIds.DatabasePermissionDenied,
                $"{server} denies this user what is needed: {e.MessageText}.",
                "Have the owner of the database grant it, or connect as another user.",
                e
            ),
            "25006" => new(
                ErrorIds.DatabaseReadOnly,
                $"{server} takes no changes: {e.MessageText}.",
                "Connect to the primary server; where the provider made it read-only because its disk is full, make room.",
                e
            ),
            "53100" => new(
                ErrorIds.DatabaseDiskFull,
                $"{server} has no room on its disk: {e.MessageText}.",
                "Make room on it, then run again: what is stored stays, and nothing is paid for twice.",
                e
            ),
            "57014" => new(
                ErrorIds.DatabaseStatementCancelled,
                $"{server} ended a statement: {e.MessageText}.",
                "Where the user or the database has a statement_timeout, make it longer; then run again.",
                e
            ),
            "53300" => TooManyConnections(e.MessageText, server, e),
            ['5', '3', ..] => new(
                ErrorIds.DatabaseOutOfResources,
                $"{server} is out of resources: {e.MessageText}.",
                "Free memory or disk on it, then run again.",
                e
            ),
            ['5', '7', 'P', ..] or "25P03" or "25P04" or ['0', '8', ..] => Unreachable(
                $"{server} ended or refused the connection: {e.MessageText}.",
                e
            ),
            _ => null,
        };

    private static ConfigurationException? OfNetwork(Exception e, Exception failure, string server) =>
        e switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => Unreachable(
                $"{server} cannot be found: there is no host of that name.",
                failure
            ),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Unreachable(
                $"{server} is not there: nobody listens.",
                failure
            ),
            SocketException socket => Unreachable($"{server} cannot be reached: {socket.Message}.", failure),
            AuthenticationException => TlsFailed(e.Message, server, failure),
            NpgsqlException when e.Message.Contains("connection pool has been exhausted", StringComparison.Ordinal) => TooManyConnections(
                e.Message.TrimEnd('.'),
                server,
                failure
            ),
            TimeoutException when failure is NpgsqlException or TimeoutException => Unreachable(
                $"{server} did not answer in time.",
                failure
            ),
            IOException when failure is NpgsqlException => Unreachable($"{server} dropped the connection: {e.Message}", failure),
            _ => null,
        };

    // What Npgsql finds wrong itself has no code, only a text.
    private static ConfigurationException OfNpgsql(Exception e, string server) =>
        e.Message.Contains("password", StringComparison.OrdinalIgnoreCase) ? PasswordRefused(e.Message, server, e)
        : e.Message.Contains("SSL", StringComparison.Ordinal) ? TlsFailed(e.Message, server, e)
        : Unreachable($"{server} cannot be talked to: {e.Message}", e);

    private static ConfigurationException TooManyConnections(string reason, string server, Exception e) =>
        new(
            ErrorIds.DatabaseTooManyConnections,
            $"{server} gives no more connections: {reason}.",
            "Lower IngestOptions.Concurrency, end other programs' connections, or raise the server's limit.",
            e
        );

    private static ConfigurationException PasswordRefused(string reason, string server, Exception e) =>
        new(
            ErrorIds.DatabasePasswordRefused,
            $"{server} refuses user or password: {reason.TrimEnd('.')}.",
            "Correct user and password in IngestSettings.Database or CLUSTERA_DATABASE.",
            e
        );

    private static ConfigurationException TlsFailed(string reason, string server, Exception e) =>
        new(
            ErrorIds.DatabaseTlsFailed,
            $"{server} does not offer a secure connection that can be trusted: {reason.TrimEnd('.')}.",
            "Correct sslmode, or name the server's certificate authority with sslrootcert.",
            e
        );

    private static ConfigurationException Unreachable(string message, Exception e) =>
        new(
            ErrorIds.DatabaseUnreachable,
            message,
            "Start that server or correct its address in IngestSettings.Database or CLUSTERA_DATABASE; without either, a local server is "
                + "used.",
            e
        );
}
