Describe 'Secrets' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Add-MonitoredList $DemoLists.Kitchen

        # The marks are found in whatever spelling stands around them; no rule for what tokens look like hides this one.
        $marks = 'Zq7TokenMark3dXw9', 'Zq7PassMark3dXw9', (Get-TestPassword), 'Zq7KeyMark3dXw9ab'
        Use-TestYouTube "k/$($marks[3])-0123456789"
        $env:APIFY_TOKEN = "t/$($marks[0])"
        $password = "p@ss w/$($marks[1])#%"
        Invoke-Sql "create role marked login superuser password '$password'"
        $port = $env:CLUSTERA_DATABASE -replace '.*Port=(\d+).*', '$1'
        $name = Invoke-Sql 'select current_database()'
        $uri = "postgresql://marked:$([uri]::EscapeDataString($password))@127.0.0.1:$port/${name}?sslmode=disable"
        $keywords = "Host=127.0.0.1;Port=$port;Username=marked;Database=$name;Ssl Mode=Disable;Password='$password'"

        # What a command has to say on every stream, its errors whole, and the session's transcript of it.
        function Get-AllThatIsSaid([string] $Command, [hashtable] $Environment = @{}) {
            $before = @{}
            foreach ($key in $Environment.Keys) {
                $before[$key] = [Environment]::GetEnvironmentVariable($key)
                [Environment]::SetEnvironmentVariable($key, $Environment[$key])
            }
            $transcript = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
            $powershell = New-ModuleRunspace
            try {
                [void]$powershell.AddScript(@"
                    `$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
                    Start-Transcript '$transcript' | Out-Null
                    try { $Command | Out-String } catch { `$_ | Out-String }
                    Stop-Transcript | Out-Null
                    foreach (`$problem in `$Error) {
                        `$problem | Format-List * -Force | Out-String -Width 1000
                        if (`$problem.Exception) {
                            `$problem.Exception.ToString()
                            `$problem.Exception | Format-List * -Force | Out-String -Width 1000
                        }
                        `$problem.ErrorDetails | Format-List * -Force | Out-String
                        `$problem.TargetObject | Out-String
                        `$problem.InvocationInfo.PositionMessage
                    }
"@)
                $said = @($powershell.Invoke())
                foreach ($stream in 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress') {
                    $said += $powershell.Streams.$stream | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 1000; "$_" }
                }
                $said += Get-Content -Raw $transcript
                $said -join "`n"
            } finally {
                $powershell.Dispose()
                foreach ($key in $before.Keys) { [Environment]::SetEnvironmentVariable($key, $before[$key]) }
            }
        }

        function Find-Secret([string] $Text) {
            foreach ($mark in $marks) {
                if ($Text.Contains($mark)) { return $Text.Substring([Math]::Max(0, $Text.IndexOf($mark) - 200), 250) }
            }
        }

        $commands = @{
            'Add-DigestInteraction'      = 'Add-DigestInteraction 1 -User ann -Kind Save'
            'Add-LibraryUser'            = 'Add-LibraryUser ann'
            'Export-Library'             = "Export-Library Videos '$TestDrive'"
            'Get-LibraryUser'            = 'Get-LibraryUser'
            'Get-TimeSaved'              = 'Get-TimeSaved'
            'Search-Transcript'          = 'Search-Transcript bread'
            'Update-TranscriptIndex'     = 'Update-TranscriptIndex'
            'Add-MonitoredList'          = "Add-MonitoredList '$($DemoLists.Kitchen)' -MaxVideos 3 -PassThru"
            'Get-IngestCost'             = 'Get-IngestCost'
            'Get-IngestedVideo'          = 'Get-IngestedVideo'
            'Get-IngestJob'              = 'Get-IngestJob 1'
            'Get-IngestRun'              = 'Get-IngestRun'
            'Get-IngestStatus'           = 'Get-IngestStatus'
            'Get-MediaArchive'           = 'Get-MediaArchive -Report'
            'Get-MonitoredList'          = 'Get-MonitoredList'
            'Get-Person'                 = 'Get-Person'
            'Get-VideoDigest'            = 'Get-VideoDigest'
            'New-VideoDigest'            = 'New-VideoDigest -Pending -Model creator'
            'Get-YouTubeApiKey'          = 'Get-YouTubeApiKey'
            'Import-ChannelList'         = "[pscustomobject]@{ channel = '@persons'; email = 'ann@example.org' } | Import-ChannelList"
            'Import-IngestedVideo'       = "Import-IngestedVideo '$PSCommandPath'"
            'Initialize-IngestDatabase'  = 'Initialize-IngestDatabase'
            'Invoke-IngestSync'          = 'Invoke-IngestSync'
            'Invoke-IngestWorker'        = 'Invoke-IngestWorker -UntilEmpty -Kind collect_channel'
            'Invoke-ListIngestion'       = "Invoke-ListIngestion '$($DemoLists.Kitchen)' -Full"
            'Invoke-TranscriptIngestion' = 'Invoke-TranscriptIngestion -Pending'
            'Remove-MonitoredList'       = "Remove-MonitoredList '$($DemoLists.Kitchen)'"
            'Remove-Person'              = 'Remove-Person ann@example.org'
            'Resolve-YouTubeChannel'     = "Resolve-YouTubeChannel '@StarlitWorkshop', 'some words' -AllowSearch"
            'Restart-IngestRun'          = 'Restart-IngestRun 1 -PassThru'
            'Restore-YouTubeApiKey'      = 'Restore-YouTubeApiKey'
            'Start-IngestRun'            = "Start-IngestRun '@HarborHearthKitchen'"
            'Save-VideoMedia'            = "Save-VideoMedia dQw4w9WgXcQ -Destination '$PSScriptRoot'"
            'Start-MediaArchive'         = "Start-MediaArchive '$($DemoLists.Kitchen)' -NoWait"
            'Stop-IngestRun'             = 'Stop-IngestRun 1 -PassThru'
            'Wait-IngestRun'             = 'Wait-IngestRun 1 -Timeout 1'
            'Set-Person'                 = 'Set-Person ann@example.org -Type host -PassThru'
            'Test-IngestSetup'           = 'Test-IngestSetup'
            'Test-MediaArchive'          = 'Test-MediaArchive'
            'Set-MonitoredList'          = "Set-MonitoredList '$($DemoLists.Kitchen)' -MaxVideos 4"
        }
    }

    AfterAll { Stop-TestEnvironment }

    It 'are looked for in every cmdlet' {
        $commands.Keys | Sort-Object | Should -Be ((Get-Command -Module ClusteraIngest).Name | Sort-Object)
    }

    It 'show nowhere <Name>' -ForEach @(
        @{ Name = 'where all is well'; Environment = { @{ CLUSTERA_DATABASE = $uri } } }
        @{ Name = 'where the password is given as a keyword'; Environment = { @{ CLUSTERA_DATABASE = $keywords } } }
        @{ Name = 'where the password is wrong'; Environment = { @{ CLUSTERA_DATABASE = $uri.Replace('%25@', '@') } }
            Fails = 'DatabasePasswordRefused' }
        @{ Name = 'where nobody listens'; Environment = { @{ CLUSTERA_DATABASE = $uri.Replace(":$port/", ':1/') } }
            Fails = 'DatabaseUnreachable' }
        @{ Name = 'where the address is broken'; Environment = { @{ CLUSTERA_DATABASE = $uri.Replace('127.0.0.1', '[127') } }
            Fails = 'DatabaseAddressInvalid' }
        @{ Name = 'where a keyword is none'; Environment = { @{ CLUSTERA_DATABASE = $keywords.Replace("'", '') + ";$password" } }
            Fails = 'DatabaseAddressInvalid' }
        @{ Name = 'where the token cannot be sent'; Environment = { @{ CLUSTERA_DATABASE = $uri
            APIFY_TOKEN = "$($marks[0]) $($marks[0])" } }; Fails = 'ApifyTokenInvalid' }
        @{ Name = 'where a key cannot be one'; Environment = { @{ CLUSTERA_DATABASE = $uri; YT_API_KEYS = "$($marks[3]) $($marks[3])" } }
            Fails = 'YouTubeApiKeyInvalid' }
        @{ Name = 'where YouTube has a secret in its address'; Environment = { @{ CLUSTERA_DATABASE = $uri
            YT_API_BASE_URL = "https://h/?key=$($marks[3])" } }; Fails = 'YouTubeBaseUrlInvalid' }
        @{ Name = 'where Apify has a secret in its address'; Environment = { @{ CLUSTERA_DATABASE = $uri
            APIFY_API_BASE_URL = "https://x:$($marks[1])@h/?token=$($marks[0])" } }; Fails = 'ApifyBaseUrlInvalid' }
    ) {
        $all = foreach ($command in $commands.Values) { Get-AllThatIsSaid $command (& $Environment) }
        Find-Secret ($all -join "`n") | Should -BeNullOrEmpty
        if ($Fails) { $all -join "`n" | Should -Match $Fails }
    }

    It 'show nowhere in what the server keeps or shows' {
        $tables = Invoke-Sql "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'"
        $rows = foreach ($table in @($tables) + 'pg_stat_activity') {
            Invoke-Sql "select string_agg(t::text, ' ') from $table t where t::text not like '%create role%'" }
        Find-Secret ($rows -join "`n") | Should -BeNullOrEmpty
        Invoke-Sql 'select count(*) from ctrl_run' | Should -BeGreaterThan 0
    }

    It 'are warned of where their file is open to others, with the remedy' -Skip:$IsWindows {
        $file = Join-Path $TestDrive open.yaml
        Set-Content $file "apify:`n  token: t/$($marks[0])"
        chmod 644 $file
        Get-MonitoredList -Settings $file -WarningVariable told -WarningAction SilentlyContinue | Out-Null
        "$told" | Should -BeLike "SettingsFileOpenToOthers: *holds the Apify token*(mode 644). Run: chmod 600 *open.yaml"
        Find-Secret "$told" | Should -BeNullOrEmpty
        chmod 600 $file
        Get-MonitoredList -Settings $file -WarningVariable told -WarningAction SilentlyContinue | Out-Null
        $told | Should -BeNullOrEmpty
    }
}
