using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Models;

/// <summary>A request is longer than the model takes: in pieces it may be asked all the same.</summary>
internal sealed class ContextExceededException(string message) : Exception(message);

/// <summary>Failures of models as errors.</summary>
internal static class ModelErrors
{
    /// <summary>The id of what a failure means.</summary>
    public static string IdOf(ModelFault fault) =>
        fault switch
        {
            ModelFault.KeyRefused => ErrorIds.ModelKeyRefused,
            ModelFault.NotFound => ErrorIds.ModelNotFound,
            ModelFault.NoCredit => ErrorIds.ModelQuotaExceeded,
            ModelFault.ContextExceeded => ErrorIds.ContextExceeded,
            ModelFault.Filtered => ErrorIds.ModelContentFiltered,
            ModelFault.Rejected => ErrorIds.ModelRequestRejected,
            ModelFault.TooManyRequests => WarningIds.ModelTooManyRequests,
            _ => ErrorIds.ModelUnavailable,
        };

    /// <summary>The error; of what concerns one video only, an item's.</summary>
    public static Exception Of(ModelFailure failure, ModelName model, VideoId? video, Outage? outage)
    {
        var (id, said) = (IdOf(failure.Fault), $"{model}: {failure.Message}");
        return failure.Fault switch
        {
            ModelFault.KeyRefused => new ConfigurationException(
                id,
                $"{model.Provider} refuses the key: {failure.Message}",
                "Correct the key, or give it the right to ask this model.",
                failure
            ),
            ModelFault.NotFound => new ConfigurationException(
                id,
                $"{model.Provider} has no model {model.Model}: {failure.Message}",
                "`IngestClient.Library.GetModelsAsync` tells those that it has.",
                failure
            ),
            ModelFault.NoCredit => new ConfigurationException(
                id,
                $"The account with {model.Provider} has no credit left: {failure.Message}",
                "Add credit there, and run again: what is stored is not paid for again.",
                failure
            ),
            ModelFault.ContextExceeded => new ContextExceededException(said),
            ModelFault.Filtered when video is { } one => Filtered(one, model, failure.Message),
            ModelFault.Rejected or ModelFault.Filtered => new ItemFailedException(
                id,
                About(video, $"{model} takes the request for wrong: {failure.Message}"),
                "Take another model: not each can answer in the shape that is asked for.",
                failure
            ),
            _ when video is null || outage is null or { IsTooLong: true } => new ConfigurationException(
                id,
                $"{model.Provider} does not answer{(outage is null ? "" : $", and did not within {outage.Limit}")}: {failure.Message}",
                "Run again when it does: what is stored is not paid for again.",
                failure
            ),
            _ => new ItemFailedException(
                id,
                About(video, $"{said} That went on for {outage.Limit}."),
                "Run again: what is stored is not paid for again.",
                failure
            ),
        };
    }

    /// <summary>A provider has not told its models.</summary>
    public static ConfigurationException NotListed(ModelFailure failure, string provider) =>
        failure.Fault is ModelFault.KeyRefused
            ? new(IdOf(failure.Fault), $"{provider} refuses the key: {failure.Message}", "Correct the key.", failure)
            : new(
                ErrorIds.ModelUnavailable,
                $"{provider} does not tell its models: {failure.Message}",
                "Look whether it runs, and whether its base address is right; then run again.",
                failure
            );

    /// <summary>A filter has stopped it.</summary>
    public static ItemFailedException Filtered(VideoId video, ModelName model, string said) =>
        new(
            ErrorIds.ModelContentFiltered,
            $"{video}: a filter of {model.Provider}'s has stopped the answer{(said.Length == 0 ? "." : $": {said}")}",
            "Take another model with DigestOptions.Model."
        );

    /// <summary>A limit is to be kept, and the price is not known.</summary>
    public static ConfigurationException PriceUnknown(ModelName model) =>
        new(
            ErrorIds.ModelPriceUnknown,
            $"What {model} costs is not known, so that a spending limit cannot be kept.",
            "Tell it with `IngestClient.Library.SetModelPriceAsync`, or run without a limit: the cost then counts as unknown."
        );

    /// <summary>A digest has cost what was told of it at most, and needs more.</summary>
    public static ItemFailedException TooCostly(string about, ModelName model, Allowance allowance) =>
        new(
            ErrorIds.DigestTooCostly,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{about}: answers of {model} have cost {allowance.SpentUsd:0.0000} USD, and with another one it may be more than the "
                    + $"{allowance.MostUsd:0.0000} USD that the digest costs at most."
            ),
            "Run again: what is paid for is kept. If it is so again, lower DigestOptions.MaxInputTokens, or take another model."
        );

    private static string About(VideoId? video, string text) => video is { } one ? $"{one}: {text}" : text;
}
