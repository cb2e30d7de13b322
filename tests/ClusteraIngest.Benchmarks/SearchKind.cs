using System.Globalization;
using ClusteraIngest.Library.Search;

namespace ClusteraIngest.Benchmarks;

/// <summary>A search, and what SQLite is asked in its place.</summary>
/// <param name="Query">The search.</param>
/// <param name="Sqlite">The same in the language of FTS5.</param>
/// <param name="Place">Where it was said that it was made of; null: it was made of a word.</param>
internal sealed record MadeUpSearch(SearchQuery Query, string Sqlite, (string VideoId, int Segment)? Place = null);

/// <summary>A kind of searches.</summary>
/// <param name="Name">What is searched for.</param>
/// <param name="Queries">Some of them.</param>
/// <param name="IsAlwaysFound">Whether each has to be found.</param>
/// <param name="IsFiltered">Whether only some videos are wanted.</param>
internal sealed record SearchKind(string Name, IEnumerable<MadeUpSearch> Queries, bool IsAlwaysFound = false, bool IsFiltered = false)
{
    /// <summary>All kinds, always the same searches for the same library.</summary>
    public static IReadOnlyList<SearchKind> All(
        MadeUpLibrary library,
        IReadOnlyList<(string VideoId, string Language, string[] Segments)> sampled
    )
    {
        var english = sampled.Where(one => one.Language == "en").ToList();
        var words = library.English;
        return
        [
            new("a rare word", Words(30_000, 700), IsAlwaysFound: false),
            new("a medium word", Words(900, 60)),
            new("a frequent word", Words(3, 1)),
            new("two frequent words", Pairs(3, 1)),
            new("two medium words", Pairs(900, 60)),
            new("a phrase within a segment", Phrases(english, within: true), IsAlwaysFound: true),
            new("a phrase across a border", Phrases(english, within: false), IsAlwaysFound: true),
            new("two characters of Chinese, Japanese, Korean", Characters(2), IsAlwaysFound: true),
            new("four characters of Chinese, Japanese, Korean", Characters(4), IsAlwaysFound: true),
            new("a frequent word, best first", Words(3, 1).Select(one => one with { Query = one.Query with { Rank = SearchRank.Best } })),
            new("a medium word in a channel", Filtered(Words(900, 60)), IsFiltered: true),
            new("a frequent word in a channel", Filtered(Words(3, 1)), IsFiltered: true),
            new("two frequent words in a channel", Filtered(Pairs(3, 1)), IsFiltered: true),
            new(
                "two frequent words in another language",
                Pairs(3, 1).Select(one => one with { Query = one.Query with { Language = "ko" } }),
                IsFiltered: true
            ),
        ];

        IEnumerable<MadeUpSearch> Words(int rank, int step) =>
            Enumerable.Range(0, 40).Select(number => words[rank + number * step]).Select(word => Of(word, word));

        IEnumerable<MadeUpSearch> Pairs(int rank, int step) =>
            Enumerable
                .Range(0, 40)
                .Select(number => (One: words[rank + number * step], Other: words[rank + (number + 41) * step]))
                .Select(two => Of($"{two.One} {two.Other}", $"{two.One} AND {two.Other}"));

        IEnumerable<MadeUpSearch> Filtered(IEnumerable<MadeUpSearch> searches) =>
            searches.Select(
                (one, number) =>
                    one with
                    {
                        Query = one.Query with { Channel = string.Create(CultureInfo.InvariantCulture, $"@channel{number}") },
                    }
            );

        IEnumerable<MadeUpSearch> Characters(int count) =>
            sampled
                .Where(one => one.Language != "en")
                .Select(
                    (one, number) =>
                    {
                        var segment = 11 + number * 5 % 250;
                        var text = one.Segments[segment].Split(' ').MaxBy(word => word.Length)!;
                        var part = text.Substring((text.Length - Math.Min(count, text.Length)) / 2, Math.Min(count, text.Length));
                        return Of(part, $"\"{part}\"") with { Place = (one.VideoId, segment) };
                    }
                );

        static MadeUpSearch Of(string text, string sqlite) => new(new() { Text = text }, sqlite);
    }

    private static IEnumerable<MadeUpSearch> Phrases(
        IReadOnlyList<(string VideoId, string Language, string[] Segments)> transcripts,
        bool within
    ) =>
        transcripts.Select(
            (one, number) =>
            {
                var segment = 7 + number * 13 % 270;
                var words = one.Segments[segment].Split(' ');
                string[] said = within ? words[3..6] : [.. words[^2..], .. one.Segments[segment + 1].Split(' ')[..2]];
                var phrase = $"\"{string.Join(' ', said)}\"";
                return new MadeUpSearch(new() { Text = phrase }, phrase, (one.VideoId, segment));
            }
        );
}
