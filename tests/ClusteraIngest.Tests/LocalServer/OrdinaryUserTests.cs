using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.LocalServer;

/// <summary>Where the tests run as root, what concerns users is run once more as an ordinary one.</summary>
[Trait("Category", "Proof")]
public sealed class OrdinaryUserTests
{
    [RootFact]
    public async Task Local_server_also_works_for_an_ordinary_user()
    {
        var user = ServerUser.Find("nobody");
        var home = Directory.CreateTempSubdirectory("clustera-ingest-home-").FullName;
        try
        {
            // A copy, since the build may be where that user has no access.
            var copy = Path.Combine(home, "tests");
            await RequireAsync(["cp", "-r", AppContext.BaseDirectory, copy]);
            await RequireAsync(["chmod", "-R", "a+rX", home]);
            await user.OwnAsync(home, default);

            string[] tests =
            [
                nameof(LocalServerTests.Start_stop_and_start_again_keep_port_and_rows),
                nameof(LocalServerTests.Password_is_the_users_alone_and_nobody_gets_in_without_it),
                nameof(LocalServerTests.Killed_server_whose_number_another_process_has_now_starts_again_and_leaves_that_one_alone),
            ];
            var run = await ProgramRunner.RunAsync(
                [
                    .. user.Command(
                        "env",
                        $"HOME={home}",
                        $"DOTNET_CLI_HOME={home}",
                        Environment.ProcessPath!,
                        "vstest",
                        Path.Combine(copy, "ClusteraIngest.Tests.dll"),
                        "--TestCaseFilter:" + string.Join('|', tests.Select(test => $"FullyQualifiedName~{test}"))
                    ),
                ],
                default
            );

            Assert.True(run.Succeeded, run.Output);
            Assert.Contains($"Passed:{tests.Length}", run.Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [RootFact]
    public async Task Directory_that_the_servers_user_cannot_enter_is_refused_with_the_reason()
    {
        var closed = Directory.CreateTempSubdirectory("clustera-ingest-closed-").FullName; // its owner's alone
        try
        {
            var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
                new LocalPostgres(new() { DataDirectory = Path.Combine(closed, "postgres") }).StartAsync()
            );

            Assert.Equal("LocalServerFailed", error.ErrorId);
            Assert.Contains("cannot get at", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(closed, recursive: true);
        }
    }

    private static async Task RequireAsync(string[] command)
    {
        var run = await ProgramRunner.RunAsync(command, default);
        Assert.True(run.Succeeded, run.Output);
    }
}
