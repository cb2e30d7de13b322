using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>What stands behind the <c>?</c> of a <c>postgresql://</c> URI, in Npgsql's terms.</summary>
internal static partial class ConnectionParameter
{
    /// <summary>Sets what a parameter says.</summary>
    /// <exception cref="Errors.ConfigurationException"><c>DatabaseAddressInvalid</c>: unknown, or a value that does not fit.</exception>
    public static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        try
        {
            if (!TrySet(builder, name, value))
                throw ConnectionAddress.Invalid(Nameable().IsMatch(name) ? $"parameter '{name}' is not known" : "a parameter is not known");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw ConnectionAddress.Invalid($"parameter '{name}' has a value that does not fit it");
        }
    }

    private static bool TrySet(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "host":
                ConnectionAddress.SetHosts(builder, [.. value.Split(',').Select(host => (host, (string?)null))]);
                break;
            case "port":
                builder.Port = Number(value) is > 0 and <= 65535 and var port ? port : throw new FormatException();
                break;
            case "user":
                builder.Username = value;
                break;
            case "password":
                builder.Password = value;
                break;
            case "dbname":
                builder.Database = value;
                break;
            case "passfile":
                builder.Passfile = value;
                break;
            case "application_name" or "fallback_application_name":
                builder.ApplicationName = name == "application_name" ? value : builder.ApplicationName ?? value;
                break;
            case "options":
                builder.Options = value;
                break;
            case "client_encoding":
                return value.ToUpperInvariant() is "UTF8" or "UTF-8" or "AUTO" ? true : throw new FormatException();
            case "connect_timeout":
                builder.Timeout = Number(value);
                break;
            case "sslmode":
                builder.SslMode = Word<SslMode>(value);
                break;
            case "ssl": // JDBC's and node-postgres' spelling
                builder.SslMode =
                    value is "true" or "1" ? SslMode.Require
                    : value is "false" or "0" ? SslMode.Disable
                    : throw new FormatException();
                break;
            case "sslnegotiation":
                builder.SslNegotiation = Word<SslNegotiation>(value);
                break;
            case "sslrootcert":
                builder.RootCertificate = value == "system" ? null : value;
                break;
            case "sslcert":
                builder.SslCertificate = value;
                break;
            case "sslkey":
                builder.SslKey = value;
                break;
            case "sslpassword":
                builder.SslPassword = value;
                break;
            case "channel_binding":
                builder.ChannelBinding = Word<ChannelBinding>(value);
                break;
            case "gssencmode":
                builder.GssEncryptionMode = Word<GssEncryptionMode>(value);
                break;
            case "krbsrvname":
                builder.KerberosServiceName = value;
                break;
            case "require_auth":
                builder.RequireAuth = value;
                break;
            case "target_session_attrs":
                builder.TargetSessionAttributes = value
                    is "any"
                        or "primary"
                        or "standby"
                        or "prefer-standby"
                        or "read-write"
                        or "read-only"
                    ? value
                    : throw new FormatException();
                break;
            case "load_balance_hosts":
                builder.LoadBalanceHosts = value is "random" || (value is "disable" ? false : throw new FormatException());
                break;
            case "keepalives":
                builder.TcpKeepAlive = value == "1";
                break;
            case "keepalives_idle":
                builder.TcpKeepAliveTime = Number(value);
                break;
            case "keepalives_interval":
                builder.TcpKeepAliveInterval = Number(value);
                break;
            case "keepalives_count" or "tcp_user_timeout": // the system's own will do
                return Number(value) >= 0;
            // In Supabase's addresses: a transaction pooler, where resetting a session makes no sense, and preparing in one neither
            case "pgbouncer":
                builder.NoResetOnClose = value == "true";
                if (builder.NoResetOnClose)
                    builder.MaxAutoPrepare = 0;
                break;
            default:
                return false;
        }
        return true;
    }

    private static int Number(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static T Word<T>(string value)
        where T : struct, Enum =>
        value.Any(char.IsDigit)
            ? throw new FormatException()
            : Enum.Parse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    // What does not look like a name may be a piece of a password with an unescaped character.
    [GeneratedRegex("^[A-Za-z][A-Za-z_]{0,40}$")]
    private static partial Regex Nameable();
}
