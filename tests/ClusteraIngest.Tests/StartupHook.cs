/// <summary>
/// What .NET calls before a program's own beginning where <c>DOTNET_STARTUP_HOOKS</c> names this assembly; it has to have this name and no
/// namespace. At the program's end it writes down which assemblies were loaded.
/// </summary>
internal static class StartupHook
{
    /// <summary>The variable that names the file that they are written to.</summary>
    public const string Variable = "CLUSTERA_TEST_ASSEMBLIES";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } file)
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name ?? ""));
    }
}
