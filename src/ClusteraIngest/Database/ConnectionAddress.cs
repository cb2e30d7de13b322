using System.Data.Common;
using System.Text.RegularExpressions;
using ClusteraIngest.Errors;
using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>
/// Where a database is, in either spelling: Npgsql's keywords, or a URI as libpq reads it and as Supabase, Heroku and their like hand it
/// out. See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS.
/// </summary>
internal static partial class ConnectionAddress
{
    /// <summary>
    /// The most connections that one thing needs at a time: an import holds its lease, stores, and looks up what is next.
    /// </summary>
    private const int LeastPoolSize = 3;

    private static readonly string[] UriSchemes = ["postgresql://", "postgres://"];

    /// <summary>Reads an address.</summary>
    /// <exception cref="ConfigurationException">
    /// <c>DatabaseAddressInvalid</c>; it never repeats what might be part of the password.
    /// </exception>
    public static NpgsqlConnectionStringBuilder Parse(string keywordsOrUri)
    {
        var text = WithoutNul(keywordsOrUri).Trim();
        var builder = UriSchemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } scheme
            ? ParseUri(text[scheme.Length..])
            : ParseKeywords(text);

        if (builder.Values.Cast<object?>().OfType<string>().Any(value => value.Any(char.IsControl)))
            throw Invalid("it holds a line break or another control character");

        // A pool that one waits for in vain looks like a database that is away.
        if (builder.Pooling && builder.MaxPoolSize < LeastPoolSize)
        {
            throw Invalid(
                $"its Maximum Pool Size is {builder.MaxPoolSize}, and {LeastPoolSize} connections are needed at a time",
                $"Make Maximum Pool Size {LeastPoolSize} or more, or leave it out."
            );
        }

        // What is given empty is not given: so libpq takes it, and Npgsql's own spelling of it does not hold it either.
        foreach (var key in builder.Keys.Where(key => builder[key] is "").ToList())
            builder.Remove(key);

        // Npgsql insists on a host; libpq's own default is a socket in a place that differs from system to system.
        if (string.IsNullOrWhiteSpace(builder.Host))
            builder.Host = "localhost";
        // With one host there is nothing to choose from, and Npgsql refuses to be asked.
        if (!builder.Host.Contains(',', StringComparison.Ordinal))
            builder.Remove(nameof(NpgsqlConnectionStringBuilder.TargetSessionAttributes));
        return builder;
    }

    /// <summary>Whether one of the hosts is a Unix-domain socket.</summary>
    public static bool HasSocket(NpgsqlConnectionStringBuilder builder) => Hosts(builder).Any(IsSocket);

    /// <summary>
    /// The directory of the Unix-domain socket that is the only host; null: there are others, or it is none, or has no directory.
    /// </summary>
    public static string? SocketDirectory(NpgsqlConnectionStringBuilder builder) =>
        Hosts(builder) is [var host] && Path.IsPathFullyQualified(host) ? host : null;

    /// <summary>The address for people: <c>host:port/database</c>, without secrets.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder builder)
    {
        var hosts = Hosts(builder)
            .Select(host =>
                host switch
                {
                    _ when IsSocket(host) => host,
                    _ when !host.Contains(':', StringComparison.Ordinal) => $"{host}:{builder.Port}",
                    _ when HasPort().IsMatch(host) => host,
                    ['[', ..] => $"{host}:{builder.Port}",
                    _ => $"[{host}]:{builder.Port}",
                }
            );
        return $"{string.Join(',', hosts)}/{builder.Database ?? builder.Username}";
    }

    // As Npgsql takes them apart.
    private static string[] Hosts(NpgsqlConnectionStringBuilder builder) => (builder.Host ?? "").Split(',', StringSplitOptions.TrimEntries);

    // A directory, or a name in Linux's abstract namespace. A path that is only rooted may be a host on Windows: h:5432 is one on drive h.
    private static bool IsSocket(string host) => host is ['@' or '/', ..] || Path.IsPathFullyQualified(host);

    private static NpgsqlConnectionStringBuilder ParseKeywords(string text)
    {
        var keywords = new DbConnectionStringBuilder();
        try
        {
            keywords.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw Invalid("it is neither a postgresql:// URI nor a list of keywords such as Host=…;Username=…;Password=…;Database=…");
        }

        var builder = new NpgsqlConnectionStringBuilder();
        // A password with an unquoted semicolon is cut there, and its rest looks like a keyword.
        var mayBePassword = false;
        foreach (string key in keywords.Keys)
        {
            try
            {
                builder[key] = keywords[key];
            }
            catch (Exception e)
                when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
            {
                throw mayBePassword
                    ? Invalid(
                        "a keyword behind Password is unknown or has a value that does not fit it",
                        "Put a password that contains ; or = or quotes in double quotes."
                    )
                    : Invalid($"keyword '{key}' is unknown or has a value that does not fit it");
            }
            mayBePassword |= builder.Password is not null;
        }
        return builder;
    }

    private static NpgsqlConnectionStringBuilder ParseUri(string rest)
    {
        var (authority, path, query) = Split(rest);
        // An @ after the first / or ? means that the password contains one of these: what looks like host, port or parameter is then a part
        // of it.
        if (path.Contains('@', StringComparison.Ordinal) || query.Contains('@', StringComparison.Ordinal))
            throw Invalid(
                "there is an @ behind the first / or ?",
                "In user, password and parameters write / as %2F, ? as %3F and @ as %40."
            );

        var builder = new NpgsqlConnectionStringBuilder();
        // libpq ends the password at the first @; a host contains none, so the last one is kinder to passwords pasted as they are.
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var user = authority[..at].Split(':', 2);
            builder.Username = user[0].Length == 0 ? null : Decode(user[0], "the user");
            builder.Password = user.Length == 1 ? null : Decode(user[1], "the password");
        }

        SetHosts(builder, [.. authority[(at + 1)..].Split(',').Select(ParseHost)]);
        if (path.Length > 0)
            builder.Database = Decode(path, "the database");
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = parameter.Split('=', 2);
            var name = Decode(pair[0], "a parameter's name");
            ConnectionParameter.Set(
                builder,
                name,
                pair.Length == 1 ? throw Invalid($"parameter '{name}' has no value") : Decode(pair[1], $"parameter '{name}'")
            );
        }
        return builder;
    }

    private static (string Authority, string Path, string Query) Split(string rest)
    {
        var question = rest.IndexOf('?', StringComparison.Ordinal) is var q and >= 0 ? q : rest.Length;
        var slash = rest.IndexOf('/', 0, question) is var s and >= 0 ? s : question;
        return (rest[..slash], rest[Math.Min(slash + 1, question)..question], rest[Math.Min(question + 1, rest.Length)..]);
    }

    private static (string Host, string? Port) ParseHost(string text)
    {
        var match = HostAndPort().Match(text);
        if (!match.Success)
            throw Invalid(
                "a host or port is not valid",
                "Write host:port, an IPv6 address in brackets, and in the password @ as %40, / as %2F, ? as %3F."
            );
        var host = Decode(match.Groups["host"].Value, "the host").Trim('[', ']');
        return (host, match.Groups["port"] is { Success: true, Length: > 0 } port ? port.Value : null);
    }

    internal static void SetHosts(NpgsqlConnectionStringBuilder builder, IReadOnlyList<(string Host, string? Port)> hosts)
    {
        if (hosts.Any(host => host.Port is { } port && !(int.TryParse(port, out var number) && number is > 0 and <= 65535)))
            throw Invalid("a port is not a number from 1 to 65535");

        if (hosts is [var (host, port)])
        {
            builder.Host = host.Length == 0 ? null : host;
            if (port is not null)
                builder.Port = int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
            return;
        }
        builder.Host = string.Join(
            ',',
            hosts.Select(one =>
                $"{(one.Host.Contains(':', StringComparison.Ordinal) ? $"[{one.Host}]" : one.Host)}{(one.Port is null ? "" : $":{one.Port}")}"
            )
        );
    }

    internal static ConfigurationException Invalid(string what, string? remedy = null) =>
        new(
            ErrorIds.DatabaseAddressInvalid,
            $"The database's address cannot be used: {what}.",
            remedy ?? "Write postgresql://user:password@host:5432/database, or Host=…;Username=…;Password=…;Database=…"
        );

    private static string Decode(string text, string what) =>
        BrokenEscape().IsMatch(text)
            ? throw Invalid($"a % in {what} is not followed by two hexadecimal digits", "Write % as %25.")
            : WithoutNul(Uri.UnescapeDataString(text));

    /// <summary>The text itself: PostgreSQL's protocol ends every value at U+0000.</summary>
    private static string WithoutNul(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw Invalid("it holds a character that no address has (U+0000)") : text;

    [GeneratedRegex(@"^(?<host>\[[0-9A-Fa-f:.%]+\]|[^\[\]:@\s]*)(:(?<port>[0-9]*))?$")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"(^[^:]+|\]):\d+$")]
    private static partial Regex HasPort();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BrokenEscape();
}
