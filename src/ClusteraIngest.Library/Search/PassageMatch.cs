namespace ClusteraIngest.Library.Search;

/// <summary>Where in a passage a query is met.</summary>
/// <param name="Places">Positions at which it begins to be met, the closest first where several words are looked for.</param>
/// <param name="Words">Everything that was looked for and is said.</param>
internal sealed record PassageMatch(IReadOnlyList<TermOccurrence> Places, IReadOnlyList<TermOccurrence> Words)
{
    /// <summary>Finds a query in a passage; null: it is not met there.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passage">The passage's lexemes.</param>
    /// <param name="dictionary">The dictionary of the passage's language: no other one's reading of the query counts in it.</param>
    public static PassageMatch? Find(LookedUpQuery query, PassageLexemes passage, string dictionary)
    {
        var met = query
            .Alternatives.Where(one => one.Dictionary == dictionary)
            .Select(one => Find(one, passage))
            .OfType<PassageMatch>()
            .ToList();
        return met.Count == 0
            ? null
            : new(
                [.. met.SelectMany(one => one.Places.Take(1)).OrderBy(one => one.First), .. met.SelectMany(one => one.Places.Skip(1))],
                [.. met.SelectMany(one => one.Words)]
            );
    }

    private static PassageMatch? Find(LookedUpAlternative alternative, PassageLexemes passage)
    {
        if (alternative.Unsaid.Any(term => term.In(passage).Count > 0))
            return null;
        var said = alternative.Said.Select(term => term.In(passage)).ToList();
        if (said.Any(occurrences => occurrences.Count == 0))
            return null;
        var places = PlacesOf(said);
        return places.Count == 0 ? null : new(places, [.. said.SelectMany(occurrences => occurrences)]);
    }

    /// <summary>
    /// The stretches that hold each term once, as short as can be, and begin in what is the passage's own: the shortest, and those that
    /// are about as short.
    /// </summary>
    private static List<TermOccurrence> PlacesOf(List<List<TermOccurrence>> said)
    {
        if (said.Count == 1)
            return [.. said[0].Where(one => one.IsOwn)];

        var stretches = new List<TermOccurrence>();
        foreach (var begin in said.SelectMany(occurrences => occurrences).Where(one => one.IsOwn).DistinctBy(one => one.First))
        {
            var end = begin.Last;
            var isWhole = true;
            foreach (var occurrences in said)
            {
                var next = occurrences.FindIndex(one => one.First >= begin.First);
                isWhole &= next >= 0;
                if (next >= 0)
                    end = Math.Max(end, occurrences[next].Last);
            }

            if (isWhole)
                stretches.Add(new(begin.First, end, true));
        }

        var shortest = stretches.Count == 0 ? 0 : stretches.Min(one => one.Last - one.First);
        var last = -1;
        var apart = new List<TermOccurrence>();
        foreach (var one in stretches.OrderBy(one => one.First).Where(one => one.Last - one.First <= shortest + 3))
            if (one.First > last)
            {
                apart.Add(one);
                last = one.Last;
            }

        return [.. apart.OrderBy(one => one.Last - one.First).ThenBy(one => one.First)];
    }
}
