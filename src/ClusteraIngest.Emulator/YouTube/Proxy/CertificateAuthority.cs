using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClusteraIngest.Emulator.YouTube.Proxy;

/// <summary>An authority made in memory that signs a certificate for each host. Its key is never written anywhere.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly ConcurrentDictionary<string, Lazy<X509Certificate2>> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1);

    public CertificateAuthority()
    {
        var request = new CertificateRequest("CN=Clustera Ingest emulator (tests on this machine)", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        root = request.CreateSelfSigned(from, from.AddDays(30));
    }

    /// <summary>The authority's own certificate as PEM.</summary>
    public string Pem => root.ExportCertificatePem();

    /// <summary>The authority's own certificate, without its key.</summary>
    public X509Certificate2 Root => X509CertificateLoader.LoadCertificate(root.RawData);

    /// <summary>The certificate with which a host proves to be itself.</summary>
    public X509Certificate2 For(string host) => hosts.GetOrAdd(host, name => new(() => Sign(name))).Value;

    public void Dispose()
    {
        foreach (var host in hosts.Values.Where(host => host.IsValueCreated))
            host.Value.Dispose();
        root.Dispose();
        key.Dispose();
    }

    private X509Certificate2 Sign(string host)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(root, from, from.AddDays(29), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(own);
        // Through PKCS #12, since TLS on Windows takes no key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }
}
