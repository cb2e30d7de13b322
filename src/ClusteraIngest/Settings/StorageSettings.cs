using ClusteraIngest.Processes;

namespace ClusteraIngest.Settings;

/// <summary>Where media are kept: a folder, or a bucket of an S3-compatible storage. Nothing is checked until it is used.</summary>
/// <remarks>
/// Of a settings file the section <c>storage</c> (<c>url</c>, <c>endpoint</c>, <c>region</c>, <c>path_style</c>), and over it the
/// environment: <c>CLUSTERA_STORAGE</c>, <c>CLUSTERA_STORAGE_ENDPOINT</c>, <c>AWS_REGION</c>. Keys come from <c>AWS_ACCESS_KEY_ID</c>,
/// <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>, else from the profile <c>AWS_PROFILE</c> of AWS's own files; never from a
/// settings file.
/// </remarks>
public sealed record StorageSettings
{
    internal const string AddressVariable = "CLUSTERA_STORAGE";
    internal const string EndpointVariable = "CLUSTERA_STORAGE_ENDPOINT";
    internal const string RegionVariable = "AWS_REGION";

    /// <summary>
    /// <c>s3://bucket/prefix</c>, or <c>file:///folder</c>; null: the folder <c>media</c> in the user's data directory.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>The base address of an S3-compatible storage, such as <c>https://s3.example.com</c>; null: AWS.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The region that requests are signed for; null: <c>us-east-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Whether the bucket is a part of the path (<c>https://endpoint/bucket/key</c>), not of the host's name: true. Only some buckets at
    /// AWS want false.
    /// </summary>
    public bool UsesPathStyle { get; init; } = true;

    /// <summary>The access key's id; null: that of the profile.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The access key's secret; null: that of the profile.</summary>
    public string? SecretAccessKey { get; init; }

    /// <summary>What belongs to keys that expire; null: they do not.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The profile in AWS's own files (<c>~/.aws/credentials</c>) that keys are taken from; null: <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>AWS's file of profiles; null: where AWS's own programs look for it.</summary>
    internal string? ProfilesFile { get; init; }

    /// <summary>The folder where no address is given; null: that of this process's user.</summary>
    internal string? DefaultFolder { get; init; }

    /// <summary>Whether somebody has said where media are to be kept.</summary>
    internal bool IsConfigured => !string.IsNullOrWhiteSpace(Address);

    /// <summary>Free of secrets, since records print themselves.</summary>
    public override string ToString() => $"Storage at {SettingsReport.WithoutUser(Address) ?? "the default folder"}";

    /// <summary>The settings of a file, with the environment over it.</summary>
    internal static StorageSettings Of(SettingsFile? file, Func<string, string?> variables)
    {
        string? Variable(string name) => variables(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        return new()
        {
            Address = Variable(AddressVariable) ?? file?["storage.url"]?.Text(),
            Endpoint = Variable(EndpointVariable) ?? file?["storage.endpoint"]?.Text(),
            Region = Variable(RegionVariable) ?? Variable("AWS_DEFAULT_REGION") ?? file?["storage.region"]?.Text(),
            UsesPathStyle = file?["storage.path_style"]?.YesOrNo() ?? true,
            AccessKeyId = Variable("AWS_ACCESS_KEY_ID"),
            SecretAccessKey = Variable("AWS_SECRET_ACCESS_KEY"),
            SessionToken = Variable("AWS_SESSION_TOKEN"),
            Profile = Variable("AWS_PROFILE"),
            ProfilesFile = Variable("AWS_SHARED_CREDENTIALS_FILE"),
            DefaultFolder = UserDirectories.Media(variables),
        };
    }
}
