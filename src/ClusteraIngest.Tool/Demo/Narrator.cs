using System.Text.Json.Nodes;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Demo;

/// <summary>Tells what happens: to people in sentences, to programs in the facts alone.</summary>
internal sealed class Narrator(CommandRun run)
{
    private int steps;

    /// <summary>Announces a step.</summary>
    public void Step(string text) => Say($"{(steps++ == 0 ? "" : "\n")}{run.Screen.Paint($"{steps}.", StateColor.Good)} {text}");

    /// <summary>Says something to people.</summary>
    public void Say(string text)
    {
        if (!run.IsForPrograms)
            run.Screen.Write(text);
    }

    /// <summary>Gives programs a fact.</summary>
    public void Fact(string step, JsonObject fact)
    {
        if (!run.IsForPrograms)
            return;
        fact.Insert(0, "step", step);
        run.WriteRow(fact);
    }
}
