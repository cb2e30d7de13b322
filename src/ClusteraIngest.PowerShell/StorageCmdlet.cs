using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>What cmdlets share that store or read media.</summary>
public abstract class StorageCmdlet : IngestCmdlet
{
    /// <summary>
    /// Where media are kept: s3://BUCKET/PREFIX or file:///FOLDER. Without it, the environment variable CLUSTERA_STORAGE, the settings
    /// file, or else the folder clustera-ingest/media in the user's data directory.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Storage { get; set; }

    /// <summary>
    /// The base address of S3-compatible storage, such as https://s3.example.com. Without it, the environment variable
    /// CLUSTERA_STORAGE_ENDPOINT, the settings file, or else AWS.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? StorageEndpoint { get; set; }

    /// <inheritdoc/>
    private protected override IngestSettings Adapt(IngestSettings read) =>
        read with
        {
            Storage = read.Storage with { Address = Storage ?? read.Storage.Address, Endpoint = StorageEndpoint ?? read.Storage.Endpoint },
        };

    /// <summary>What is streamed, object by object.</summary>
    private protected IEnumerable<T> Read<T>(IAsyncEnumerable<T> stream)
    {
        var rest = stream.GetAsyncEnumerator(Cancelled);
        try
        {
            while (Await(_ => rest.MoveNextAsync().AsTask()))
                yield return rest.Current;
        }
        finally
        {
            rest.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>The videos that texts name; one that names none is an error.</summary>
    private protected IReadOnlyList<VideoId> VideosOf(IEnumerable<string> texts)
    {
        var videos = new List<VideoId>();
        foreach (var text in texts)
        {
            if (VideoId.TryParse(text, out var id))
                videos.Add(id);
            else
                WriteError(NotAVideo.Of(text), text);
        }

        return videos;
    }
}

/// <summary>What cmdlets share that are about stored media: which of them.</summary>
public abstract class MediaCmdlet : StorageCmdlet
{
    /// <summary>Archived channels: ids, handles or addresses. Without it, media of all channels.</summary>
    [Parameter]
    [ChannelAsName]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string[] Channel { get; set; } = [];

    /// <summary>A person, by id, e-mail address or name: media of that person's channels. Without it, of all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Person { get; set; }

    /// <summary>The number of a run: media of what it was for. Without it, of all.</summary>
    [Parameter]
    [RunAsId]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public long? RunId { get; set; }

    /// <summary>What the parameters name, for these videos.</summary>
    private protected MediaFilter Filter(IReadOnlyList<VideoId> videos)
    {
        if (RunId is { } run && Await(cancel => Client.Runs.GetAsync(1, run, cancel)) is [])
            ThrowTerminatingError(IngestErrorRecord.Of(RunsOfJobs.NotFound(run), run));
        return new()
        {
            Videos = videos,
            Channels = [.. Channel.Select(text => Await(cancel => Client.Archive.FindChannelAsync(text, cancel)))],
            PersonId = Person is null ? null : PersonOf(Person),
            RunId = RunId,
        };
    }

    private Guid PersonOf(string text)
    {
        try
        {
            return (this.FindPerson(text) ?? throw PersonErrors.NotFound(text)).PersonId;
        }
        catch (InvalidInputException exception)
        {
            ThrowTerminatingError(IngestErrorRecord.Of(exception, text));
            throw;
        }
    }
}
