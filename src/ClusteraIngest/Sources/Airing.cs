namespace ClusteraIngest.Sources;

/// <summary>What a date's words say of a stream or premiere.</summary>
internal enum Airing
{
    /// <summary>Nothing: it is an ordinary date.</summary>
    None,

    /// <summary>It is announced.</summary>
    Announced,

    /// <summary>It is on the air.</summary>
    OnAir,

    /// <summary>It is over: "Streamed 3 days ago", "Premiered Dec 3, 2021".</summary>
    Over,
}

/// <summary>The words that pages put around the date of a stream or premiere.</summary>
internal static class AiringWords
{
    /// <summary>What a duration's place shows instead of one.</summary>
    private static readonly (string Text, Airing Airing)[] Badges =
    [
        ("live", Airing.OnAir),
        ("live now", Airing.OnAir),
        ("upcoming", Airing.Announced),
        ("premiere", Airing.Announced),
    ];

    /// <summary>In small letters; the first row that fits counts, so longer wordings stand before shorter ones.</summary>
    private static readonly (Airing Airing, string Before, string After)[] Wordings =
    [
        // English
        (Airing.OnAir, "premiere in progress. started ", ""),
        (Airing.OnAir, "premiere in progress", ""),
        (Airing.OnAir, "started streaming ", ""),
        (Airing.OnAir, "live now", ""),
        (Airing.Announced, "premieres ", ""),
        (Airing.Announced, "premiering ", ""),
        (Airing.Announced, "scheduled for ", ""),
        (Airing.Announced, "this live event will begin ", ""),
        (Airing.Announced, "live in ", ""),
        (Airing.Announced, "waiting for ", ""),
        (Airing.Over, "live streamed ", ""),
        (Airing.Over, "streamed ", ""),
        (Airing.Over, "premiered ", ""),
        (Airing.Over, "published ", ""),
        (Airing.Over, "uploaded ", ""),
        (Airing.Over, "posted ", ""),
        (Airing.Over, "updated ", ""),
        // Korean
        (Airing.OnAir, "실시간 스트리밍 시작일: ", ""),
        (Airing.OnAir, "스트리밍 시작: ", ""),
        (Airing.Over, "실시간 스트리밍: ", ""),
        (Airing.Over, "스트리밍 시간: ", ""),
        (Airing.Over, "최초 공개: ", ""),
        (Airing.Announced, "공개 예정일: ", ""),
        // Japanese
        (Airing.OnAir, "", "にライブ配信開始"),
        (Airing.Over, "", "にライブ配信"),
        (Airing.Over, "", "に配信済み"),
        // Chinese
        (Airing.Over, "直播时间：", ""),
        (Airing.Over, "串流時間：", ""),
        // German
        (Airing.Over, "live übertragen ", ""),
        (Airing.Over, "", " gestreamt"),
        // French, Spanish, Portuguese, Italian, Russian
        (Airing.Over, "diffusé ", ""),
        (Airing.Over, "transmitido ", ""),
        (Airing.Over, "emitido ", ""),
        (Airing.Over, "trasmesso in live streaming ", ""),
        (Airing.Over, "trasmesso in streaming ", ""),
        (Airing.Over, "трансляция закончилась ", ""),
        (Airing.Announced, "programado para ", ""),
        (Airing.Announced, "agendado para ", ""),
    ];

    /// <summary>What stands between those words and the date.</summary>
    private static readonly string[] Fillers = ["live ", "on ", "at ", "le ", "el ", "em ", ": "];

    /// <summary>What the words say, and the text that remains: the date.</summary>
    /// <param name="text">The text, as <see cref="PlainText"/>.</param>
    public static (Airing Airing, string Date) Take(string text)
    {
        foreach (var (airing, before, after) in Wordings)
        {
            if (
                text.Length < before.Length + after.Length
                || !text.StartsWith(before, StringComparison.Ordinal)
                || !text.EndsWith(after, StringComparison.Ordinal)
            )
                continue;
            var date = text[before.Length..^after.Length].Trim();
            while (Array.Find(Fillers, filler => date.StartsWith(filler, StringComparison.Ordinal)) is { } filler)
                date = date[filler.Length..];
            return (airing, date);
        }

        return (Airing.None, text);
    }

    /// <summary>What stands where a duration would: "LIVE", "UPCOMING".</summary>
    public static Airing OfBadge(string text) =>
        Array.Find(Badges, badge => badge.Text.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)).Airing;
}
