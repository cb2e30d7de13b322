using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Resilience;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.LocalServer;

/// <summary>The local server in the settings of a client.</summary>
public sealed class LocalServerSettingsTests
{
    [Fact]
    public async Task A_client_with_neither_an_address_nor_a_local_server_says_what_there_is()
    {
        await using var client = new IngestClient(new IngestSettings());

        var read = await Assert.ThrowsAsync<ConfigurationException>(() => client.Lists.GetAllAsync());
        var init = await Assert.ThrowsAsync<ConfigurationException>(() => client.Database.InitializeAsync());
        var connect = await Assert.ThrowsAsync<ConfigurationException>(() => client.Database.ConnectOrCreateAsync());

        Assert.All([read, init, connect], error => Assert.Equal("DatabaseNotConfigured", error.ErrorId));
        Assert.All([read, init, connect], error => Assert.Contains("WithLocalServer()", error.Remedy, StringComparison.Ordinal));
        Assert.False(client.HasDatabase);
    }

    [Fact]
    public async Task A_client_with_the_local_server_sets_it_up_where_it_is_asked_to()
    {
        await using var own = new ThrowAwayServer();
        var settings = new IngestSettings().WithLocalServer(new() { DataDirectory = own.Directory, IsDurable = false });

        await using var first = new IngestClient(settings);
        Assert.False(first.HasDatabase);
        Assert.Equal("DatabaseNotConfigured", (await Assert.ThrowsAsync<ConfigurationException>(() => first.Lists.GetAllAsync())).ErrorId);
        Assert.False(Directory.Exists(own.Directory));
        var made = await first.Database.ConnectOrCreateAsync();
        await first.Database.InitializeAsync();
        await using var second = new IngestClient(settings);
        var found = await second.Database.ConnectOrCreateAsync();

        Assert.Equal((true, own.Directory), (made.IsLocalServer, made.CreatedIn));
        Assert.Equal((true, null), (found.IsLocalServer, found.CreatedIn));
        Assert.True(second.HasDatabase);
        Assert.Empty(await second.Lists.GetAllAsync());
    }

    [Fact]
    public async Task An_address_is_used_rather_than_the_local_server()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var directory = ServerDirectories.New();
        var settings = new IngestSettings { Database = database.ConnectionString }.WithLocalServer(new() { DataDirectory = directory });

        await using var client = new IngestClient(settings);

        Assert.False((await client.Database.ConnectOrCreateAsync()).IsLocalServer);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task A_client_waits_for_a_local_server_that_another_process_has_in_hand_as_long_as_its_settings_say()
    {
        var directory = ServerDirectories.New();
        Directory.CreateDirectory(directory);
        using var other = await FileLock.AcquireAsync(Path.Combine(directory, "lock"), WaitRegister.Unseen, default);
        var settings = new IngestSettings { Options = new() { MaxWait = TimeSpan.FromSeconds(1) } };
        await using var client = new IngestClient(settings.WithLocalServer(new() { DataDirectory = directory }));

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => client.Database.InitializeAsync());

        Assert.Equal("WaitTooLong", error.ErrorId);
    }
}
