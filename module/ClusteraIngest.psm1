# The cmdlets and all that they depend on live in a load context of their own; see ModuleLoadContext.
$loader = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'ClusteraIngest.PowerShell.Loader.dll')
if (-not ('ClusteraIngest.PowerShell.Loader.ModuleLoadContext' -as [type])) {
    [void][System.Reflection.Assembly]::LoadFrom($loader)
}
$cmdlets = Import-Module -Assembly ([ClusteraIngest.PowerShell.Loader.ModuleLoadContext]::LoadModule()) -PassThru

# What is imported from within a module is not exported by it again on its own where it comes as an assembly.
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) {
    [void]$addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
