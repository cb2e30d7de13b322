using System.Text.RegularExpressions;
using ClusteraIngest.Database;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.YouTubeData;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Secrecy;

/// <summary>A server, a database and an Apify whose secrets are marked, and all the places in which they must not turn up.</summary>
internal sealed partial class SecretsWorld : IAsyncDisposable
{
    /// <summary>A list of channels with a person, as a file.</summary>
    public const string Channels = "url,email\n@alpha,ann@example.org\n";

    private readonly ThrowAwayServer server = new();
    private readonly ThrowAwayServer spare = new();
    private readonly DirectoryInfo directory = OpenedDirectory();
    private NpgsqlDataSource admin = null!;
    private int port;

    private SecretsWorld(ApifyEmulator apify, YouTubeDataEmulator youtube)
    {
        (Apify, YouTube) = (apify, youtube);
        (Relay, YouTubeRelay) = (new(apify.BaseAddress), new(youtube.BaseAddress));
    }

    public ApifyEmulator Apify { get; }

    public YouTubeDataEmulator YouTube { get; }

    public RecordingRelay Relay { get; }

    public RecordingRelay YouTubeRelay { get; }

    /// <summary>Where processes work and keep what is temporary.</summary>
    public string Place => directory.FullName;

    /// <summary>The data directory for the commands that start and stop a server.</summary>
    public string SpareServer => spare.Directory;

    public string Keywords =>
        $"Host=127.0.0.1;Port={port};Database=secrets;Username=marked;Ssl "
        + $"Mode=Disable;Password=\"{Marked.Password.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string UriForm => $"postgresql://marked:{Marked.EscapedPassword}@127.0.0.1:{port}/secrets?sslmode=disable";

    /// <summary>As the owner of the local server, whose password the program made up.</summary>
    public string Local { get; private set; } = "";

    /// <summary>The marked password where another one is right.</summary>
    public string WrongPassword => UriForm.Replace("//marked:", "//somebody:", StringComparison.Ordinal);

    public static async Task<SecretsWorld> CreateAsync()
    {
        var world = new SecretsWorld(
            await ApifyEmulator.StartAsync(new() { WithoutDemo = true, Token = Marked.Token }),
            await YouTubeDataEmulator.StartAsync(new() { WithoutDemo = true, Keys = [new(Marked.Key)] })
        );
        world.YouTube.World.AddGeneratedChannel("alpha", 3);
        for (var number = 0; number < 3; number++)
            world.Apify.World.Add(IngestWorld.Item("alpha", number));
        await world.StartServersAsync();
        return world;
    }

    /// <summary>
    /// Everything that the server keeps or shows: each row of each table, its sessions and what they ran, its log, its files.
    /// </summary>
    public async Task<IReadOnlyList<(string Place, string Found)>> LookAsync(string output)
    {
        var found = new List<(string, string)>();
        void Look(string place, string? text)
        {
            if (text is not null && Marked.In(text) is { } secret)
                found.Add((place, secret));
        }

        Look("output", output);
        await using (var connection = await admin.OpenConnectionAsync())
        {
            var tables = await connection.QueryAsync<string>(
                "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'"
            );
            foreach (var table in tables.Append("pg_stat_activity"))
                Look(table, await connection.ExecuteScalarAsync<string>($"select string_agg(t::text, E'\\n') from {table} t"));
        }

        // The token belongs in Apify's own header, a key in Google's, and nowhere else.
        Look("requests", Authorization().Replace(Relay.Sent, ""));
        Look("requests to the YouTube Data API", ApiKey().Replace(YouTubeRelay.Sent, ""));
        foreach (var run in Apify.Runs)
            Look("input", run.InputJson);
        return found;
    }

    /// <summary>The files that must hold no secret, with those in them that do.</summary>
    public IReadOnlyList<string> FilesWithSecrets(params string[] meantFor)
    {
        var places = new[] { server.Directory, spare.Directory, directory.FullName };
        return
        [
            .. places
                .Where(Directory.Exists)
                .SelectMany(place => Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories))
                .Where(file => Path.GetFileName(file) != "password" && !meantFor.Contains(file) && Marked.In(ReadShared(file)) is not null),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await YouTubeRelay.DisposeAsync();
        await Apify.DisposeAsync();
        await YouTube.DisposeAsync();
        await admin.DisposeAsync();
        await server.DisposeAsync();
        await spare.DisposeAsync();
        directory.Delete(recursive: true);
    }

    /// <summary>One that PostgreSQL's user can pass through, as the usual place for temporary files is.</summary>
    private static DirectoryInfo OpenedDirectory()
    {
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-secrets-");
        if (!OperatingSystem.IsWindows())
            directory.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return directory;
    }

    [GeneratedRegex(@"^Authorization: Bearer \S+\r$", RegexOptions.Multiline)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"^X-Goog-Api-Key: \S+\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ApiKey();

    private async Task StartServersAsync()
    {
        var status = await server.Server.StartAsync();
        port = status.Port!.Value;
        await (
            (await spare.Server.StartAsync()).IsRunning
                ? Task.CompletedTask
                : throw new InvalidOperationException("The spare server did not start.")
        );
        foreach (var place in new[] { server.Directory, spare.Directory })
            Marked.AlsoLookFor((await File.ReadAllTextAsync(Path.Combine(place, "password"))).Trim());

        var owner = new NpgsqlConnectionStringBuilder(status.ConnectionString) { Pooling = false };
        await using (var connection = new NpgsqlConnection(owner.ConnectionString))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync(
                $"create role marked login password '{Marked.Password.Replace("'", "''", StringComparison.Ordinal)}'; create role "
                    + $"somebody login password 'another'"
            );
            await connection.ExecuteAsync("create database secrets owner marked");
        }

        Local = new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Database = "secrets" }.ConnectionString;
        admin = NpgsqlDataSource.Create(Local);
        await using var source = NpgsqlDataSource.Create(ConnectionAddress.Parse(UriForm).ConnectionString);
        await Migrations.ApplyAsync(source, CancellationToken.None);
    }

    private static byte[] ReadShared(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (IOException)
        {
            return []; // gone meanwhile
        }
    }
}
