using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>keys</c>: how the keys of the YouTube Data API stand.</summary>
internal sealed class KeysCommand : ToolCommand
{
    private readonly Option<string?> restore = new("--restore")
    {
        Description =
            "Lets keys be tried again that YouTube has refused, once they are fixed: the one with that fingerprint, or, "
            + "without one, all. Default: the keys are only shown.",
        HelpName = "FINGERPRINT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public KeysCommand(GlobalOptions everywhere)
        : base(
            "keys",
            "Shows how each key of the YouTube Data API stands: what it has used and has left today, and whether it rests or is refused.",
            everywhere
        ) => Options.Add(restore);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.ApiKeyStatus);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var keys = await client.Keys.GetAllAsync(cancel);
        if (run.IsGiven(restore))
        {
            var fingerprint = run.Value(restore);
            if (fingerprint is not null && keys.All(key => key.Fingerprint != fingerprint))
                throw new InvalidInputException(
                    "KeyNotFound",
                    $"There is no key with the fingerprint '{fingerprint}'.",
                    "'clustera-ingest keys' shows those that there are."
                );
            var restored = await client.Keys.RestoreAsync(fingerprint, cancel);
            run.Screen.Note(
                restored switch
                {
                    0 => "No key was refused.",
                    1 => "One key is tried again.",
                    _ => $"{restored} keys are tried again.",
                }
            );
            keys = await client.Keys.GetAllAsync(cancel);
        }

        if (keys.Count > 0 && !keys.Any(key => key.IsConfigured))
            run.Screen.Note(
                "No key is configured here, in YT_API_KEYS or the settings file: these are other processes', or were used once."
            );
        if (run.IsForPrograms)
        {
            foreach (var key in keys)
                run.WriteRow(key, Json.Shapes.ApiKeyStatus);
        }
        else if (keys.Count == 0)
        {
            run.Screen.Note(
                "There is no key yet. Set YT_API_KEYS to one or several keys from Google's console, APIs & Services, Credentials."
            );
        }
        else
        {
            Draw(keys, run.Screen);
        }
    }

    private static void Draw(IReadOnlyList<ApiKeyStatus> keys, Screen screen)
    {
        var table = new Table("fingerprint", "bucket", "state", new("used", IsNumber: true), new("left", IsNumber: true), "rests until");
        foreach (var key in keys)
        {
            // Of other processes' keys it is good to know, but nothing can be done with them here.
            table.Add(
                new(key.Fingerprint, key.IsConfigured ? StateColor.Plain : StateColor.Faint),
                key.Bucket,
                new(HumanFormat.Word(key.State), Tones.Of(key.State)),
                HumanFormat.Count(key.UsedToday),
                HumanFormat.Count(key.LeftToday),
                HumanFormat.Time(key.RestsUntil)
            );
        }

        table.Write(screen);
        Write($"Used and left are of today, which ends at {HumanFormat.Time(keys.Max(key => key.ResetsAt))}, midnight in Pacific time.");
        foreach (var fingerprint in keys.Where(key => !key.IsConfigured).Select(key => key.Fingerprint).Distinct())
            Write($"{fingerprint}: not configured here");
        foreach (
            var refused in keys.Where(key => key.ErrorId is not null)
                .Select(key => $"{key.Fingerprint}: {key.ErrorId}: {key.Message}")
                .Distinct()
        )
            Write(refused);

        void Write(string text) => screen.Write(string.Join('\n', Cells.Wrap(Secrets.Mask(Printable.Of(text)), screen.Width)));
    }
}
