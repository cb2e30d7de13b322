using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>config show</c>: each setting's value, and where it comes from.</summary>
internal sealed class ConfigShowCommand(GlobalOptions everywhere)
    : ToolCommand("show", "Shows each setting's value and where it comes from. Secrets are not shown.", everywhere)
{
    protected override Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var settings = run.SettingOrigins();
        foreach (var setting in run.IsForPrograms ? settings : [])
            run.WriteRow(setting, Json.Shapes.SettingOrigin);
        if (!run.IsForPrograms)
            Draw(settings, run.Screen);
        return Task.CompletedTask;
    }

    private static void Draw(IReadOnlyList<SettingOrigin> settings, Screen screen)
    {
        var table = new Table("setting", new("value", Least: 20, Wraps: true), new("from", Least: 20, Wraps: true));
        foreach (var setting in settings)
            table.Add(setting.Key, setting.Value, new(setting.Source, setting.Source == "default" ? StateColor.Faint : StateColor.Plain));
        table.Write(screen);
    }
}
