namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>One thing that has to hold in the end, its figures, and what speaks against it.</summary>
internal sealed class Claim(string name)
{
    private const int MostExamples = 5;

    private readonly List<string> examples = [];

    public bool Holds => Violations == 0;

    public int Violations { get; private set; }

    /// <summary>What was found, in figures.</summary>
    public string Figures { get; set; } = "";

    public void Refute(string example)
    {
        if (++Violations <= MostExamples)
            examples.Add(example);
    }

    /// <summary>Refutes it unless the two are the same.</summary>
    public void Same<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            Refute($"{what}: expected {Shown(expected)}, found {Shown(found)}");
    }

    public override string ToString() =>
        string.Join(
            Environment.NewLine + "          ",
            [$"{(Holds ? "holds " : "BROKEN")}  {name}: {Figures}{(Holds ? "" : $"; {Violations} violations, such as")}", .. examples]
        );

    private static string Shown<T>(T value) => value is string text ? $"'{text}'" : value?.ToString() ?? "nothing";
}
