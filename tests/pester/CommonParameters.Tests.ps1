Describe 'What every cmdlet takes' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        $database = $env:CLUSTERA_DATABASE
        $token = $env:APIFY_TOKEN
        $emulator = $env:APIFY_API_BASE_URL
        Add-MonitoredList $DemoLists.Playlist
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        foreach ($name in 'CLUSTERA_DATABASE', 'APIFY_TOKEN', 'APIFY_API_BASE_URL') {
            [Environment]::SetEnvironmentVariable($name, $null)
        }
    }

    It 'finds the database by -Database' {
        (Get-MonitoredList -Database $database).Kind | Should -Be Playlist
    }

    It 'takes -Database over the environment' {
        $env:CLUSTERA_DATABASE = 'Host=127.0.0.1;Port=1'
        (Get-MonitoredList -Database $database).Kind | Should -Be Playlist
    }

    It 'finds database, token and address in a settings file, also one relative to the location' {
        Set-Content (Join-Path $TestDrive settings.yaml) "database: `"$database`"`napify:`n  token: $token`n  base_url: $emulator`nmax_videos: 2"
        Push-Location $TestDrive
        try {
            Invoke-ListIngestion $DemoLists.Workshop -Settings settings.yaml | Group-Object Kind | ForEach-Object Count | Should -Be 2, 2, 2
        } finally {
            Pop-Location
        }
    }

    It 'finds the settings file in the user''s configuration directory' {
        $directory = New-Item -ItemType Directory (Join-Path $env:XDG_CONFIG_HOME clustera-ingest)
        Set-Content (Join-Path $directory settings.yaml) "database: `"$database`""
        try {
            (Get-MonitoredList $DemoLists.Playlist).Kind | Should -Be Playlist
        } finally {
            Remove-Item -Recurse $directory
        }
    }

    It 'takes the token as a SecureString, and only so' {
        $env:CLUSTERA_DATABASE = $database
        $env:APIFY_API_BASE_URL = $emulator
        $secret = ConvertTo-SecureString $token -AsPlainText -Force
        Invoke-ListIngestion $DemoLists.Playlist -Full -ApifyToken $secret -ErrorAction Stop | Should -HaveCount 10
        { Invoke-ListIngestion $DemoLists.Playlist -ApifyToken $token } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
    }

    It 'is served by $PSDefaultParameterValues' {
        $global:PSDefaultParameterValues['*-MonitoredList:Database'] = $database
        $global:PSDefaultParameterValues['*-Ingest*:Database'] = $database
        try {
            (Get-MonitoredList $DemoLists.Playlist).Kind | Should -Be Playlist
            { Get-IngestRun } | Should -Not -Throw
        } finally {
            $global:PSDefaultParameterValues.Remove('*-MonitoredList:Database')
            $global:PSDefaultParameterValues.Remove('*-Ingest*:Database')
        }
    }
}
