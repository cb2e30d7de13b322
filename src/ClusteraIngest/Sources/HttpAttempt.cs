using Polly;

namespace ClusteraIngest.Sources;

/// <summary>One attempt at a request and its answer, as what repeats both sees it: what the HTTP handler may repeat within it.</summary>
internal readonly struct HttpAttempt
{
    private readonly ResiliencePipeline<HttpResponseMessage>? repeating;
    private readonly ResilienceContext? context;

    /// <summary>The handler repeats what it can judge.</summary>
    public HttpAttempt(ResiliencePipeline<HttpResponseMessage> repeating, ResilienceContext context)
    {
        (this.repeating, this.context) = (repeating, context);
        Cancel = context.CancellationToken;
    }

    /// <summary>The request is sent once, whatever comes of it.</summary>
    public HttpAttempt(CancellationToken cancel) => Cancel = cancel;

    /// <summary>Stops it.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>Tells the handler.</summary>
    public void Prepare(HttpRequestMessage request)
    {
        if (repeating is not null)
            ResilientHttp.Ask(request, repeating, context!);
    }
}
