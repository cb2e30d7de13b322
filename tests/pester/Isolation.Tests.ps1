Describe 'A session with other versions of the module''s dependencies' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        Add-MonitoredList 'https://www.youtube.com/@isolated'

        # Assemblies of these names that have nothing in common with the real ones.
        $others = Join-Path $TestDrive 'others'
        New-Item -ItemType Directory $others | Out-Null
        Invoke-FreshPowerShell (@(
            foreach ($name in 'Npgsql', 'Polly.Core', 'Microsoft.Extensions.Logging.Abstractions', 'System.CommandLine') {
                $type = "Other$($name -replace '\.')"
                "Add-Type -OutputAssembly '$others/$name.dll' -TypeDefinition '[assembly: System.Reflection.AssemblyVersion(`"1.2.3.4`")] public static class $type { public static string Name => typeof($type).Assembly.FullName; }'"
            }
        ) -join "`n")
        $loadOthers = "Get-ChildItem '$others' | ForEach-Object { [void][Reflection.Assembly]::LoadFrom(`$_.FullName) }"
        $useOthers = '[OtherNpgsql]::Name; [OtherPollyCore]::Name; [OtherMicrosoftExtensionsLoggingAbstractions]::Name; [OtherSystemCommandLine]::Name'
        $useModule = "Import-Module '$ModulePath'; (Get-MonitoredList).Url"
    }

    AfterAll { Stop-TestEnvironment }

    It 'can use the module that it imports after them' {
        $answer = Invoke-FreshPowerShell "$loadOthers`n$useModule`n$useOthers"
        $answer | Select-Object -First 1 | Should -Be 'https://www.youtube.com/@isolated'
        $answer | Select-Object -Skip 1 | Should -HaveCount 4
        $answer | Select-Object -Skip 1 | Should -BeLike '*Version=1.2.3.4*'
    }

    It 'can use them after the module' {
        $answer = Invoke-FreshPowerShell "$useModule`n$loadOthers`n$useOthers`n(Get-MonitoredList).Url"
        $answer[0, -1] | Should -Be 'https://www.youtube.com/@isolated', 'https://www.youtube.com/@isolated'
        $answer[1..4] | Should -BeLike '*Version=1.2.3.4*'
    }

    It 'sees none of the module''s dependencies among its own' {
        Invoke-FreshPowerShell "$useModule | Out-Null
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach({ `$_.GetName().Name }) | Where-Object { `$_ -in 'Npgsql', 'Dapper', 'Polly.Core', 'YamlDotNet' }" |
            Should -BeNullOrEmpty
    }

    It 'has one System.Management.Automation, the host''s' {
        $answer = Invoke-FreshPowerShell "$useModule | Out-Null
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'System.Management.Automation' } | ForEach-Object Location
            (Get-Command Get-MonitoredList).ImplementingType.BaseType.BaseType.Assembly.Location"
        $answer | Should -HaveCount 2
        $answer | Select-Object -Unique | Should -Be ([psobject].Assembly.Location)
    }
}
