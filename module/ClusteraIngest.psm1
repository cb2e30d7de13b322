# The cmdlets and all that they depend on live in a load context of their own; see ModuleLoadContext.
$loader = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'ClusteraIngest.PowerShell.Loader.dll')
$isLoaded = $null -ne ('ClusteraIngest.PowerShell.Loader.ModuleLoadContext' -as [type])
if (-not $isLoaded) {
    [void][System.Reflection.Assembly]::LoadFrom($loader)
}
$cmdlets = Import-Module -Assembly ([ClusteraIngest.PowerShell.Loader.ModuleLoadContext]::LoadModule()) -PassThru:$isLoaded

# From the second time on, PowerShell exports nothing of a module that comes as an assembly:
# https://github.com/PowerShell/PowerShell/issues/20710
if ($isLoaded) {
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet',
        [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) {
        [void]$addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}
