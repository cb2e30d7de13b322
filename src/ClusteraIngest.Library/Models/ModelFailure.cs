namespace ClusteraIngest.Library.Models;

/// <summary>Why a model has not answered.</summary>
internal enum ModelFault
{
    /// <summary>Too many requests: later it may answer.</summary>
    TooManyRequests,

    /// <summary>The provider fails, and charges nothing for it.</summary>
    ServerError,

    /// <summary>The connection broke off, or nothing came in time. The provider may have charged.</summary>
    AnswerLost,

    /// <summary>The request never got there.</summary>
    NotReached,

    /// <summary>The key is refused.</summary>
    KeyRefused,

    /// <summary>There is no such model.</summary>
    NotFound,

    /// <summary>There is no credit left.</summary>
    NoCredit,

    /// <summary>It is too long.</summary>
    ContextExceeded,

    /// <summary>A filter has stopped the request.</summary>
    Filtered,

    /// <summary>The request is taken for wrong.</summary>
    Rejected,
}

/// <summary>A call of a model that has failed.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">What the provider says.</param>
/// <param name="askedPause">The pause that it asks for.</param>
/// <param name="innerException">What caused it.</param>
internal sealed class ModelFailure(ModelFault fault, string message, TimeSpan? askedPause, Exception? innerException)
    : Exception(message, innerException)
{
    public ModelFault Fault { get; } = fault;

    /// <summary>The pause that the provider asks for.</summary>
    public TimeSpan? AskedPause { get; } = askedPause;

    /// <summary>Whether the same may be answered later.</summary>
    public bool IsRetryable =>
        Fault is ModelFault.TooManyRequests or ModelFault.ServerError or ModelFault.AnswerLost or ModelFault.NotReached;
}
