using System.Reflection;
using ClusteraIngest.PowerShell.Help;

// ClusteraIngest.PowerShell.Help CMDLETS.dll System.Management.Automation.dll HELP.xml
if (args is not [var cmdletsPath, var automationPath, var helpPath])
{
    Console.Error.WriteLine("usage: ClusteraIngest.PowerShell.Help CMDLETS.dll System.Management.Automation.dll HELP.xml");
    return 2;
}

var assembly = new CmdletLoadContext(cmdletsPath, automationPath).LoadFromAssemblyPath(Path.GetFullPath(cmdletsPath));
var comments = DocComments.Beside(assembly);
var cmdlets = CmdletFacts.AllOf(assembly);
var help = new HelpFile(cmdlets, comments).ToXml();
if (comments.Missing.Count > 0)
{
    // The form in which MSBuild takes a line as an error.
    foreach (var missing in comments.Missing)
        Console.WriteLine($"{Path.GetFileNameWithoutExtension(cmdletsPath)} : error HELP001: {missing}");
    return 1;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(helpPath))!);
help.Save(helpPath);
return 0;
