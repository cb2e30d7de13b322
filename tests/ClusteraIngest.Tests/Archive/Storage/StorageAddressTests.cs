using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Archive.Storage;

public class StorageAddressTests
{
    [Theory]
    [InlineData("s3://media", "media", "")]
    [InlineData("s3://media/", "media", "")]
    [InlineData("S3://my-bucket.2/youtube/archive/", "my-bucket.2", "youtube/archive/")]
    public void An_address_of_a_bucket_is_read(string text, string bucket, string prefix)
    {
        var address = StorageAddress.Parse(text);

        Assert.Equal((bucket, prefix, null), (address.Bucket, address.Prefix, address.Folder));
        Assert.Equal(address, StorageAddress.Parse(address.ToString()));
    }

    [LinuxTheory]
    [InlineData("file:///srv/media", "/srv/media")]
    [InlineData("file:///srv/media/", "/srv/media")]
    [InlineData("file:///srv/my%20media", "/srv/my media")]
    [InlineData("file://localhost/srv/media", "/srv/media")]
    public void An_address_of_a_folder_is_read(string text, string folder) => Assert.Equal(folder, StorageAddress.Parse(text).Folder);

    [Fact]
    public void Without_an_address_it_is_a_folder_of_the_users()
    {
        var address = StorageAddress.Of(IngestSettings.Load(null, name => name == "XDG_DATA_HOME" ? "/home/me/data" : null).Storage);

        Assert.EndsWith(Path.Combine("clustera-ingest", "media"), address.Folder, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("media")]
    [InlineData("/srv/media")]
    [InlineData("https://s3.example.com/media")]
    [InlineData("s3://")]
    [InlineData("s3://ab")]
    [InlineData("s3://-media")]
    [InlineData("s3://me dia")]
    [InlineData("s3://id:hunter2@media")]
    [InlineData("s3://media/a/../b")]
    [InlineData("s3://media/ü")]
    [InlineData("s3://media?x=hunter2")]
    [InlineData("file:srv/media")]
    [InlineData("file://server/srv/media")]
    [InlineData("file:///srv/../etc")]
    [InlineData("file:///srv/%2e%2e/etc")]
    [InlineData("file:///srv?hunter2")]
    public void Another_address_is_refused(string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => StorageAddress.Parse(text));

        Assert.Equal(ErrorIds.StorageAddressInvalid, error.ErrorId);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3.example.com")]
    [InlineData("ftp://s3.example.com")]
    [InlineData("https://me:hunter2@s3.example.com")]
    [InlineData("https://s3.example.com/?key=hunter2")]
    public void Another_endpoint_is_refused(string endpoint)
    {
        var settings = new StorageSettings
        {
            Address = "s3://media",
            Endpoint = endpoint,
            AccessKeyId = "id",
            SecretAccessKey = "secret",
        };

        var error = Assert.Throws<ConfigurationException>(() => ObjectStores.Open(settings, TimeProvider.System));

        Assert.Equal(ErrorIds.StorageAddressInvalid, error.ErrorId);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://media/archive/a/b.mp4", "a/b.mp4")]
    [InlineData("archive/a/b.mp4", "a/b.mp4")]
    public void A_key_below_the_prefix_is_taken(string named, string key) =>
        Assert.Equal(key, StorageAddress.Parse("s3://media/archive").KeyOf(named));

    [Theory]
    [InlineData("s3://other/archive/a.mp4", "StorageKeyOutsidePrefix")]
    [InlineData("s3://media/archives/a.mp4", "StorageKeyOutsidePrefix")]
    [InlineData("a/b.mp4", "StorageKeyOutsidePrefix")]
    [InlineData("archive", "StorageKeyOutsidePrefix")]
    [InlineData("https://media/archive/a.mp4", "StorageKeyOutsidePrefix")]
    [InlineData("archive/../secret.mp4", "StorageKeyInvalid")]
    [InlineData("s3://media/archive/a/../../b", "StorageKeyInvalid")]
    [InlineData("archive/", "StorageKeyInvalid")]
    public void A_key_elsewhere_is_refused(string named, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<ItemFailedException>(() => StorageAddress.Parse("s3://media/archive").KeyOf(named)).ErrorId);

    [Fact]
    public void Settings_come_from_the_file_and_the_environment_goes_over_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                file,
                "storage:\n  url: s3://of-the-file\n  endpoint: https://file.example.com\n  region: eu-west-1\n  path_style: false\n"
            );
            var environment = new Dictionary<string, string>
            {
                ["CLUSTERA_STORAGE"] = "s3://of-the-environment",
                ["AWS_ACCESS_KEY_ID"] = "an-id",
                ["AWS_SECRET_ACCESS_KEY"] = "hunter2",
            };

            var alone = IngestSettings.Load(file, _ => null).Storage;
            var both = IngestSettings.Load(file, environment.GetValueOrDefault).Storage;

            Assert.Equal(
                ("s3://of-the-file", "https://file.example.com", "eu-west-1", false),
                (alone.Address, alone.Endpoint, alone.Region, alone.UsesPathStyle)
            );
            Assert.Equal(
                ("s3://of-the-environment", "https://file.example.com", "an-id", "hunter2"),
                (both.Address, both.Endpoint, both.AccessKeyId, both.SecretAccessKey)
            );
            Assert.DoesNotContain("hunter2", both.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
