namespace ClusteraIngest.Tool.Commands;

/// <summary>Says how many lists of the command line were understood: a shell that takes <c>@name</c> for its own hands nothing of it on.</summary>
internal static class ListsUnderstood
{
    public static void Tell(CommandRun run, int lists)
    {
        if (lists > 0)
            run.Screen.Note(lists == 1 ? "1 list understood." : $"{lists} lists understood.");
    }
}
