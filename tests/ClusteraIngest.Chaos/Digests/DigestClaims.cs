using System.Globalization;
using ClusteraIngest.Chaos.Kills.Claims;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Chaos.Digests;

/// <summary>What has to hold in the end.</summary>
internal static class DigestClaims
{
    public static async Task<IReadOnlyList<Claim>> ExamineAsync(
        DigestScene scene,
        DigestProofOptions options,
        int kills,
        CancellationToken cancel
    )
    {
        await using var connection = await scene.OpenAsync(cancel);
        var charges = (await connection.QueryAsync<Charge>(Charge.Select)).AsList();
        return
        [
            await DigestsAsync(connection, options),
            Ledger(scene, charges),
            Once(scene, charges, kills, options),
            await QuotesAsync(connection),
            await LeftoversAsync(connection, charges),
        ];
    }

    private static async Task<Claim> DigestsAsync(NpgsqlConnection connection, DigestProofOptions options)
    {
        var claim = new Claim("1 digests");
        var stored = await connection.ExecuteScalarAsync<long>("select count(*) from library_digest where not is_stale");
        claim.Same(2L * options.Videos, stored, "digests");
        claim.Figures = string.Create(CultureInfo.InvariantCulture, $"{stored} of {2 * options.Videos}");
        return claim;
    }

    /// <summary>
    /// Each call that the model has charged is in the ledger, and each that the ledger has as answered cost the same there.
    /// </summary>
    private static Claim Ledger(DigestScene scene, List<Charge> charges)
    {
        var claim = new Claim("2 ledger");
        var calls = scene.Model.Calls.ToDictionary(call => call.RequestId!);
        var ledger = charges.ToDictionary(charge => charge.Id);
        foreach (
            var call in calls.Values.Where(call =>
                !ledger.TryGetValue(call.RequestId!, out var known) || known.State is "refused" or "intent"
            )
        )
            claim.Refute(
                $"{call.RequestId} was charged, and the ledger has it as {ledger.GetValueOrDefault(call.RequestId!)?.State ?? "nothing"}"
            );
        foreach (var charge in charges.Where(charge => charge.State is "settled" or "failed"))
        {
            if (!calls.TryGetValue(charge.Id, out var call))
                claim.Refute($"{charge.Id} is {charge.State}, and was never asked");
            else
                claim.Same(call.Usd, charge.CostUsd, charge.Id);
        }

        var lost = charges.Where(charge => charge.State == "lost").ToList();
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"the model charged {calls.Count} calls = settled {charges.Count(one => one.State == "settled")} + failed "
                + $"{charges.Count(one => one.State == "failed")} + lost {lost.Count(one => calls.ContainsKey(one.Id))} "
                + $"(of {lost.Count} lost, the others never arrived); {scene.Model.ChargedUsd:0.0000} USD"
        );
        return claim;
    }

    /// <summary>The same is paid for once, but for answers that were lost; and no more are lost than were on their way.</summary>
    private static Claim Once(DigestScene scene, List<Charge> charges, int kills, DigestProofOptions options)
    {
        var claim = new Claim("3 once");
        var state = charges.ToDictionary(charge => charge.Id, charge => charge.State);
        var dropped = scene.Model.Calls.Count(call => !call.IsAnswered);
        var repeated = 0;
        // What failed for good is asked anew, by the last run.
        foreach (var same in scene.Model.Calls.GroupBy(call => call.Sha256))
        {
            var answered = same.Where(call => state.GetValueOrDefault(call.RequestId!) is "settled").ToList();
            repeated += same.Count() - 1;
            if (answered.Count > 1)
                claim.Refute($"{answered[0].Sha256[..12]} was paid for and stored {answered.Count} times");
        }

        var lost = charges.Count(charge => charge.State == "lost");
        var resets = scene.Model.Requests.Count(request => request.Status == 0) - dropped;
        if (lost > kills * options.Concurrency + dropped + resets)
            claim.Refute($"{lost} are lost, and {kills * options.Concurrency} at most were on their way when their process died");
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{scene.Model.Calls.Count} calls, {repeated} of them for something that was asked before; {lost} lost by {kills} kills "
                + $"and {dropped} answers that the model dropped"
        );
        return claim;
    }

    private static async Task<Claim> QuotesAsync(NpgsqlConnection connection)
    {
        var claim = new Claim("4 quotes");
        var parts = (
            await connection.QueryAsync<(string VideoId, string Title, bool IsThere)>(
                """
                select d.video_id, p.title || ' ' || p.text, position(p.quote in t.text) > 0
                  from dataset_digest_part p
                  join dataset_digest d using (digest_id)
                  join dataset_youtube_transcript t on t.video_id = d.video_id
                """
            )
        ).AsList();
        foreach (var part in parts.Where(part => !part.IsThere))
            claim.Refute($"{part.VideoId}: what is quoted is not in the transcript");
        foreach (var part in parts.Where(part => part.Title.Contains("evil", StringComparison.Ordinal)))
            claim.Refute($"{part.VideoId}: {part.Title}");
        claim.Figures = string.Create(CultureInfo.InvariantCulture, $"{parts.Count} parts");
        return claim;
    }

    private static async Task<Claim> LeftoversAsync(NpgsqlConnection connection, List<Charge> charges)
    {
        var claim = new Claim("5 leftovers");
        claim.Same(0, charges.Count(charge => charge.State is "intent" or "sent"), "open charges");
        claim.Same(0L, await connection.ExecuteScalarAsync<long>("select count(*) from ctrl_model_answer"), "kept answers");
        claim.Same(
            await connection.ExecuteScalarAsync<decimal>("select coalesce(sum(cost_usd), 0) from ctrl_charge where provider = 'openai'"),
            await connection.ExecuteScalarAsync<decimal>("select coalesce(sum(spent_usd), 0) from ctrl_spending where provider = 'openai'"),
            "the month's sum"
        );
        claim.Figures = string.Create(CultureInfo.InvariantCulture, $"{charges.Count} charges");
        return claim;
    }

    private sealed record Charge
    {
        public const string Select =
            "select 'clustera-' || run_id || '-' || charge_id as \"Id\", state as \"State\", cost_usd as \"CostUsd\" from ctrl_charge "
            + "where provider = 'openai' and sent_at is not null";

        public string Id { get; init; } = "";

        public string State { get; init; } = "";

        public decimal? CostUsd { get; init; }
    }
}
