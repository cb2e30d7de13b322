using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>doctor</c>: what is there of all that is needed, what is missing, and what fixes it.</summary>
internal sealed class DoctorCommand : ToolCommand
{
    private readonly StorageOptions storage = new();

    public DoctorCommand(GlobalOptions everywhere)
        : base(
            "doctor",
            "Shows what is there of all that is needed, and what fixes the rest: PostgreSQL, yt-dlp with a JavaScript runtime, ffmpeg, the "
                + "storage, Apify, keys and language models. Starts nothing, and leaves nothing behind.",
            everywhere
        )
    {
        foreach (var option in storage.Options)
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.SetupCheck);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        await using var client = run.CreateClient(storage.Over(run.Settings, run));
        List<string> inTheWay = [];
        await foreach (var check in client.Archive.CheckSetupAsync(run.Shell.Environment, client.Library.CheckModelsAsync, cancel))
        {
            var told = check with { Found = Told(check.Found), Remedy = check.Remedy is { } remedy ? Told(remedy) : null };
            run.Write(told, Json.Shapes.SetupCheck, row => Text(row, run.Screen));
            if (check.IsInTheWay)
                inTheWay.Add(check.Check);
        }
        if (inTheWay.Count > 0)
            run.Report(
                new ConfigurationException(
                    ErrorIds.SetupIncomplete,
                    $"What is required is missing or does not work: {string.Join(", ", inTheWay)}.",
                    "Do what the lines above say, and run it again."
                )
            );
    }

    private static string Told(string text) => Secrets.Mask(Printable.Of(ToolWords.Of(text)).TrimEnd());

    private static string Text(SetupCheck check, Screen screen)
    {
        const int indent = 22;
        var head = $"{screen.Paint($"{HumanFormat.Word(check.State), -7}", ColorOf(check.State))}  {check.Check, -11}  ";
        var lines = Cells
            .Wrap(check.Found, screen.Width - indent)
            .Concat(check.Remedy is { } remedy ? Cells.Wrap(remedy, screen.Width - indent) : []);
        return head + string.Join('\n' + new string(' ', indent), lines);
    }

    private static StateColor ColorOf(SetupState state) =>
        state switch
        {
            SetupState.Ok => StateColor.Good,
            SetupState.Warning => StateColor.Notable,
            SetupState.Off => StateColor.Faint,
            _ => StateColor.Bad,
        };
}
