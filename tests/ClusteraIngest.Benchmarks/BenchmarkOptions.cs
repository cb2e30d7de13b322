using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>What is measured, and how much of it. Every default is what the claims are about; less is for a quick look.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>The benchmarks by name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Items of an import, rows of a reading.</summary>
    public int Items { get; init; } = 200_000;

    /// <summary>The most items of which memory is measured.</summary>
    public int MostItems { get; init; } = 1_000_000;

    /// <summary>How often each side has its turn.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Monitored lists; 0: as many as the claim says.</summary>
    public int Lists { get; init; }

    /// <summary>Videos in each of them; 0: as many as the claim says.</summary>
    public int Videos { get; init; }

    /// <summary>A tool that is built already, for a quick look; null: it is packed and installed, as users have it.</summary>
    public string? Tool { get; init; }

    /// <summary>Channels of the archive; 0: as many as the claim says.</summary>
    public int Channels { get; init; }

    /// <summary>The size of each file that is streamed.</summary>
    public int Megabytes { get; init; } = 200;

    /// <summary>The parts of <see cref="ArchiveBenchmark"/>; empty: all.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Segments of transcripts that are searched.</summary>
    public int Segments { get; init; } = 690_000;

    /// <summary>The Python with pandas, SQLAlchemy and psycopg2.</summary>
    public string Python { get; init; } = "python3";

    /// <summary>Another checkout of these sources, beside whose tool this one's is measured.</summary>
    public string? Checkout { get; init; }

    /// <summary>
    /// Reads <c>NAME… --items N --rounds N --lists N --videos N --segments N --python PROGRAM --checkout DIRECTORY --part NAME
    /// --channels N --megabytes N --tool FILE</c>; null: it is written differently.
    /// </summary>
    public static BenchmarkOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var at = 0; at < arguments.Count; at++)
        {
            var value = at + 1 < arguments.Count ? arguments[at + 1] : "";
            var number =
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : (int?)null;
            BenchmarkOptions? next = arguments[at] switch
            {
                "--items" when number is { } items => options with { Items = items, MostItems = items },
                "--rounds" when number is { } rounds => options with { Rounds = rounds },
                "--segments" when number is { } segments => options with { Segments = segments },
                "--lists" when number is { } lists => options with { Lists = lists },
                "--videos" when number is { } videos => options with { Videos = videos },
                "--channels" when number is { } channels => options with { Channels = channels },
                "--megabytes" when number is { } megabytes => options with { Megabytes = megabytes },
                "--tool" when File.Exists(value) => options with { Tool = Path.GetFullPath(value) },
                "--part" when ArchiveBenchmark.PartNames.Contains(value) => options with { Parts = [.. options.Parts, value] },
                "--checkout" when Directory.Exists(value) => options with { Checkout = Path.GetFullPath(value) },
                "--python" when value.Length > 0 => options with { Python = value },
                ['-', ..] => null,
                var name => options with { Names = [.. options.Names, name] },
            };
            if (next is null)
                return null;
            at += next.Names.Count == options.Names.Count ? 1 : 0;
            options = next;
        }

        return options.Names.Count > 0 ? options : null;
    }
}
