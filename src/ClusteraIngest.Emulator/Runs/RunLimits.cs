using System.Globalization;
using ClusteraIngest.Emulator.Actors;
using ClusteraIngest.Emulator.Api;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Runs;

/// <summary>The options that the query of a start carries.</summary>
internal sealed record RunLimits
{
    public string Build { get; init; } = "latest";

    public TimeSpan Timeout { get; init; }

    public int MemoryMbytes { get; init; } = 1024;

    public int? MaxItems { get; init; }

    public decimal? MaxTotalChargeUsd { get; init; }

    /// <summary>How many items may be charged for.</summary>
    public int PaidItems =>
        Math.Min(
            MaxItems ?? int.MaxValue,
            MaxTotalChargeUsd is { } usd ? (int)Math.Min(int.MaxValue, usd / Actor.PricePerItemUsd) : int.MaxValue
        );

    /// <summary>The limit that <see cref="PaidItems"/> comes from.</summary>
    public string Reason =>
        MaxTotalChargeUsd is { } usd && (int)Math.Min(int.MaxValue, usd / Actor.PricePerItemUsd) == PaidItems
            ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.######} USD in total")
            : $"{MaxItems} charged items";

    public static RunLimits Read(IQueryCollection query, Actor actor)
    {
        var memory = (int)(query.Number("memory") ?? 1024);
        if (memory < 128 || !int.IsPow2(memory))
            throw new ApiException(
                400,
                "invalid-value",
                "Invalid value provided: memory must be a power of 2 with a minimum of 128 megabytes"
            );
        var maxItems = query.Number("maxItems");
        if (maxItems <= 0)
            throw new ApiException(400, "max-items-must-be-greater-than-zero", "Maximum charged results must be greater than zero.");
        var maxCharge = query.Number("maxTotalChargeUsd");
        if (maxCharge <= 0)
            throw new ApiException(
                400,
                "max-total-charge-usd-must-be-greater-than-zero",
                "Maximum total charge in USD must be greater than zero."
            );
        return new()
        {
            Build = BuildOf(query, actor),
            Timeout = TimeSpan.FromSeconds((double)(query.Number("timeout") ?? 0)),
            MemoryMbytes = memory,
            MaxItems = actor.IsPaidPerResult ? (int?)maxItems : null,
            MaxTotalChargeUsd = maxCharge,
        };
    }

    /// <summary>A build is asked for by its number or its tag; each actor has one, which is tagged <c>latest</c>.</summary>
    private static string BuildOf(IQueryCollection query, Actor actor) =>
        query["build"] switch
        {
            not [{ Length: > 0 }, ..] => "latest",
            [{ } build, ..] when build == "latest" || build == actor.BuildNumber => build,
            [{ } number, ..] when char.IsAsciiDigit(number[0]) => throw new ApiException(
                404,
                "build-not-found",
                $"Build with number \"{number}\" was not found."
            ),
            var tag => throw new ApiException(
                404,
                "unknown-build-tag",
                $"Build with tag \"{tag}\" was not found. Has the Actor been built already?"
            ),
        };
}
