using System.CommandLine;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Where media are kept, as the commands that store and read them are told.</summary>
internal sealed class StorageOptions
{
    private readonly Option<string?> storage = OptionFactory.Text(
        "--storage",
        "Where media are kept: s3://BUCKET/PREFIX or file:///FOLDER. Environment: CLUSTERA_STORAGE. Default: the folder "
            + "clustera-ingest/media in the user's data directory.",
        "ADDRESS"
    );

    private readonly Option<string?> endpoint = OptionFactory.Text(
        "--storage-endpoint",
        "The base address of S3-compatible storage, such as https://s3.example.com. Environment: CLUSTERA_STORAGE_ENDPOINT. Default: AWS.",
        "URL"
    );

    public IEnumerable<Option> Options => [storage, endpoint];

    /// <summary>The settings with the command line's over them.</summary>
    public IngestSettings Over(IngestSettings settings, CommandRun run) =>
        settings with
        {
            Storage = settings.Storage with
            {
                Address = run.Value(storage) ?? settings.Storage.Address,
                Endpoint = run.Value(endpoint) ?? settings.Storage.Endpoint,
            },
        };
}
