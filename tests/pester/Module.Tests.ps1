BeforeDiscovery {
    $cmdlets = 'Add-DigestInteraction', 'Add-LibraryUser', 'Add-MonitoredList', 'Export-Library', 'Get-IngestCost', 'Get-IngestJob',
        'Get-IngestRun', 'Get-IngestStatus', 'Get-IngestedVideo', 'Get-LibraryUser', 'Get-MediaArchive', 'Get-MonitoredList',
        'Get-Person', 'Get-TimeSaved', 'Get-VideoDigest', 'Get-YouTubeApiKey', 'Import-ChannelList', 'Import-IngestedVideo',
        'Initialize-IngestDatabase', 'Invoke-IngestSync', 'Invoke-IngestWorker', 'Invoke-ListIngestion', 'Invoke-TranscriptIngestion',
        'New-VideoDigest', 'Remove-MonitoredList', 'Remove-Person', 'Resolve-YouTubeChannel', 'Restart-IngestRun',
        'Restore-YouTubeApiKey', 'Save-VideoMedia', 'Search-Transcript', 'Set-MonitoredList', 'Set-Person', 'Start-IngestRun',
        'Start-MediaArchive', 'Stop-IngestRun', 'Test-IngestSetup', 'Test-MediaArchive', 'Update-TranscriptIndex', 'Wait-IngestRun'
}

Describe 'The module' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        $directory = Split-Path $ModulePath
    }

    It 'has a manifest that passes Test-ModuleManifest and bears the version of the build' {
        $version = ([xml](Get-Content -Raw (Join-Path $PSScriptRoot '../../Directory.Build.props'))).Project.PropertyGroup.VersionPrefix
        (Test-ModuleManifest $ModulePath).Version.ToString() | Should -Be $version
    }

    It 'says that it needs PowerShell 7.6' {
        (Test-ModuleManifest $ModulePath).PowerShellVersion | Should -Be '7.6'
    }

    It 'exports these cmdlets and nothing else' -ForEach @{ Expected = $cmdlets } {
        $module = Import-Module $ModulePath -PassThru -Force
        $module.ExportedCommands.Keys | Sort-Object | Should -Be ($Expected | Sort-Object)
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'asks for nothing that cannot be typed' {
        foreach ($cmdlet in Get-Command -Module ClusteraIngest) {
            $sets = $cmdlet.ParameterSets
            $set = if ($sets.Count -eq 1) { $sets } else { $sets | Where-Object IsDefault }
            $set | Should -HaveCount 1 -Because $cmdlet
            foreach ($asked in $set.Parameters | Where-Object IsMandatory) {
                $type = $asked.ParameterType.IsArray ? $asked.ParameterType.GetElementType() : $asked.ParameterType
                $type.IsEnum -or $type -in [string], [long], [int], [switch] | Should -BeTrue -Because "$cmdlet -$($asked.Name)"
            }
        }
    }

    It 'tells each export once' {
        $told = Invoke-FreshPowerShell "Import-Module '$ModulePath' -Verbose 4>&1" | Where-Object { $_ -like '*Exporting cmdlet*' }
        $told | Should -HaveCount 40
        $told | Select-Object -Unique | Should -HaveCount 40
    }

    It 'can be imported <Name>' -ForEach @(
        @{ Name = 'twice'; Script = '' }
        @{ Name = 'again with -Force'; Script = 'Import-Module $module -Force' }
        @{ Name = 'again after Remove-Module'
            Script = 'Remove-Module ClusteraIngest; if (Get-Command Get-MonitoredList -ErrorAction Ignore) { throw "It is still there." }' }
    ) {
        $answer = Invoke-FreshPowerShell @"
            `$module = '$ModulePath'
            Import-Module `$module
            $Script
            Import-Module `$module
            (Get-Command -Module ClusteraIngest).Count
            (Get-Module ClusteraIngest).ExportedCmdlets.Count
            (Get-Command Get-MonitoredList).ImplementingType.FullName
            @(Get-Module ClusteraIngest).Count
"@
        $answer | Should -Be '40', '40', 'ClusteraIngest.PowerShell.Commands.GetMonitoredListCommand', '1'
    }

    It 'can be imported into several runspaces of a process' {
        $counts = 1..3 | ForEach-Object -Parallel { (Import-Module $using:ModulePath -PassThru).ExportedCmdlets.Count }
        $counts | Should -Be 40, 40, 40
    }

    It 'loads by itself when a cmdlet of it is called' {
        Invoke-FreshPowerShell @"
            `$env:PSModulePath = '$(Split-Path $directory)' + [IO.Path]::PathSeparator + `$env:PSModulePath
            (Get-Command Get-MonitoredList).Source
"@ | Should -Be 'ClusteraIngest'
    }

    It 'loads nothing at import that talks to a database or Apify, and writes no file' {
        $settings = Join-Path $TestDrive 'settings'
        New-Item -ItemType Directory $settings | Out-Null
        Invoke-FreshPowerShell @"
            `$env:XDG_CONFIG_HOME = `$env:XDG_DATA_HOME = `$env:APPDATA = `$env:LOCALAPPDATA = '$settings'
            Import-Module '$ModulePath'
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -Like '$directory*' | ForEach-Object { `$_.GetName().Name } | Sort-Object
"@ | Should -Be 'ClusteraIngest', 'ClusteraIngest.Archive', 'ClusteraIngest.Library', 'ClusteraIngest.PowerShell',
            'ClusteraIngest.PowerShell.Loader'
        Get-ChildItem -Force $settings | Should -BeNullOrEmpty
    }

    It 'ships nothing of PowerShell itself' {
        Get-ChildItem -Recurse $directory -Include 'System.Management.Automation*', 'Microsoft.PowerShell*', 'PowerShellStandard*' |
            Should -BeNullOrEmpty
    }
}
