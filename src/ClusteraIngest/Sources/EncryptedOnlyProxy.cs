using System.Net;

namespace ClusteraIngest.Sources;

/// <summary>
/// The machine's proxy for what is encrypted. Of anything else a proxy reads the secrets, and most cannot reach what is on this machine.
/// </summary>
internal sealed class EncryptedOnlyProxy : IWebProxy
{
    private readonly IWebProxy machine = HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => machine.Credentials;
        set => machine.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => machine.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.Scheme != Uri.UriSchemeHttps || machine.IsBypassed(host);
}
