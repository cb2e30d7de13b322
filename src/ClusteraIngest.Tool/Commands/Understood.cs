namespace ClusteraIngest.Tool.Commands;

/// <summary>Says how much of the command line was understood: a shell that takes <c>@name</c> for its own hands nothing of it on.</summary>
internal static class Understood
{
    /// <summary>Such as <c>2 lists understood.</c>; nothing where there are none.</summary>
    public static void Lists(CommandRun run, int lists) => Tell(run, lists, "list");

    /// <summary>Such as <c>2 names understood.</c>; nothing where there are none.</summary>
    public static void Names(CommandRun run, int names) => Tell(run, names, "name");

    private static void Tell(CommandRun run, int count, string what)
    {
        if (count > 0)
            run.Screen.Note(UnderstoodInput.Text(count, what));
    }
}
