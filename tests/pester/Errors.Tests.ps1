Describe 'Errors and the other streams' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        $emulator = $env:APIFY_API_BASE_URL
        $database = $env:CLUSTERA_DATABASE
        $token = $env:APIFY_TOKEN
        $unreachable = 'Host=127.0.0.1;Port=1;Username=me;Password=not-to-be-seen;Timeout=2'

        # Answers every request as Apify answers one with a wrong token.
        $refusing = [Net.HttpListener]::new()
        $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $free.Start()
        $refusingAddress = "http://127.0.0.1:$($free.LocalEndpoint.Port)"
        $free.Stop()
        $refusing.Prefixes.Add("$refusingAddress/")
        $refusing.Start()
        $answering = [powershell]::Create().AddScript({
            param($listener)
            while ($listener.IsListening) {
                # Looked after now and then: a listener that is closed at the wrong moment may never say so.
                $request = $listener.GetContextAsync()
                while (-not $request.AsyncWaitHandle.WaitOne(200)) {
                    if (-not $listener.IsListening) { return }
                }
                $context = $request.GetAwaiter().GetResult()
                $body = [Text.Encoding]::UTF8.GetBytes('{"error":{"type":"user-or-token-not-found","message":"User was not found or authentication token is not valid"}}')
                $context.Response.StatusCode = 401
                $context.Response.ContentType = 'application/json'
                $context.Response.OutputStream.Write($body)
                $context.Response.Close()
            }
        }).AddArgument($refusing)
        $null = $answering.BeginInvoke()
    }

    AfterAll {
        $refusing.Close()
        $answering.Dispose()
        Stop-TestEnvironment
    }

    BeforeEach {
        $env:APIFY_API_BASE_URL = $emulator
        $env:CLUSTERA_DATABASE = $database
        $env:APIFY_TOKEN = $token
    }

    Context 'An item that fails' {
        It 'is told with id, category, target and remedy, and ends nothing' {
            Add-MonitoredList '@NobodyIsCalledThis'
            $videos = '@NobodyIsCalledThis', $DemoLists.Kitchen |
                Invoke-ListIngestion -Full -ErrorVariable problems -ErrorAction SilentlyContinue
            $videos | Should -HaveCount 12
            $problems | Should -HaveCount 1
            $problem = $problems[0]
            $problem.FullyQualifiedErrorId | Should -Be 'ListNotFound,ClusteraIngest.PowerShell.Commands.InvokeListIngestionCommand'
            $problem.CategoryInfo.Category | Should -Be ObjectNotFound
            $problem.CategoryInfo.Activity | Should -Be Invoke-ListIngestion
            $problem.TargetObject | Should -Be 'https://www.youtube.com/@nobodyiscalledthis'
            $problem.ErrorDetails.RecommendedAction | Should -BeLike '*Remove-MonitoredList*'
            $problem.Exception.GetType().Name | Should -Be ItemFailedException
            Remove-MonitoredList '@NobodyIsCalledThis'
        }

        It 'ends everything with -ErrorAction Stop' {
            { '@NobodyIsCalledThis' | Invoke-ListIngestion -ErrorAction Stop } | Should -Throw -ErrorId 'ListNotFound,*'
            { 'nonsense', '@NobodyIsCalledThis' | Get-MonitoredList -ErrorAction Stop } | Should -Throw -ErrorId 'NotAYouTubeAddress,*'
            Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
        }

        It 'is collected by -ErrorVariable and by $Error' {
            $Error.Clear()
            Get-MonitoredList '@nobody', '@noone' -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotMonitored,*'
            $problems | Should -HaveCount 2
            $Error | Should -HaveCount 2
        }
    }

    Context 'What nothing can go on without' {
        It 'tells a missing token' {
            $env:APIFY_TOKEN = $null
            { Invoke-ListIngestion $DemoLists.Kitchen } |
                Should -Throw 'There is neither an Apify token nor a key of the YouTube Data API.*' -ErrorId 'ApifyTokenMissing,*'
            { Invoke-ListIngestion $DemoLists.Kitchen -Source Apify } | Should -Throw 'There is no Apify token.*'
        }

        It 'tells a refused token' {
            $env:APIFY_API_BASE_URL = $refusingAddress
            { Invoke-ListIngestion $DemoLists.Playlist -Full } | Should -Throw -ErrorId 'ApifyTokenRefused,*'
        }

        It 'tells an unreachable database in <_>' -ForEach @(
            'Get-MonitoredList', 'Get-IngestedVideo', 'Get-IngestRun', 'Get-IngestCost', 'Get-IngestStatus', 'Initialize-IngestDatabase',
                'Add-MonitoredList @a', 'Set-MonitoredList @a -MaxVideos 1', 'Remove-MonitoredList @a',
            'Invoke-ListIngestion @a', 'Invoke-TranscriptIngestion -Pending', 'Invoke-IngestSync'
        ) {
            $command = [scriptblock]::Create(($_ -replace '@a', "'@a'") + ' -Database $unreachable')
            $problem = { & $command } | Should -Throw -ErrorId 'DatabaseUnreachable,*' -PassThru
            $problem.CategoryInfo.Category | Should -Be ConnectionError
            $problem.ErrorDetails.RecommendedAction | Should -BeLike '*-Database*'
        }

        It 'tells a database without tables, and which cmdlet makes them' {
            New-TestDatabase -Empty | Out-Null
            $problem = { Get-MonitoredList } | Should -Throw -ErrorId 'DatabaseNotInitialized,*' -PassThru
            $problem.ErrorDetails.RecommendedAction | Should -Be 'Run: Initialize-IngestDatabase'
        }

        It 'names parameters and cmdlets, never options of the tool or members of the SDK' {
            $problem = { Get-MonitoredList -Database $unreachable } | Should -Throw -PassThru
            $problem.ErrorDetails.RecommendedAction | Should -Not -Match '--\w|clustera-ingest|Ingest(Client|Options|Settings)\.'
            $problem = { Get-MonitoredList -Settings (Join-Path $TestDrive nowhere.yaml) } | Should -Throw -PassThru
            $problem.ErrorDetails.RecommendedAction | Should -Be 'Correct -Settings, or leave it out.'
        }

        It 'tells a wrong password' {
            { Get-MonitoredList -Database ($database -replace 'Password=[^;]+', 'Password=wrong') } |
                Should -Throw -ErrorId 'DatabasePasswordRefused,*'
        }

        It 'tells a settings file that is not there, has an unknown key or is a directory' {
            { Get-MonitoredList -Settings (Join-Path $TestDrive nowhere.yaml) } | Should -Throw -ErrorId 'SettingsFileNotFound,*'
            Set-Content (Join-Path $TestDrive odd.yaml) "concurency: 5"
            { Get-MonitoredList -Settings (Join-Path $TestDrive odd.yaml) } | Should -Throw -ErrorId 'SettingsUnknownKey,*'
            $problem = { Get-MonitoredList -Settings $TestDrive } | Should -Throw -ErrorId 'SettingsFileUnreadable,*' -PassThru
            "$problem" | Should -Be "$TestDrive is a directory."
        }
    }

    Context 'Streams' {
        It 'tells the sum with -Verbose, and nothing without' {
            $told = Invoke-InNewRunspace "Invoke-ListIngestion '$($DemoLists.Kitchen)' -Full -Verbose"
            $told.Verbose | Should -Contain ($told.Verbose -like '*listed 12 = new 0 + known 12 + failed 0*')[0]
            (Invoke-InNewRunspace "Invoke-ListIngestion '$($DemoLists.Kitchen)' -Full").Verbose | Should -BeNullOrEmpty
        }

        It 'tells each request with its status with -Verbose, as the tool does' {
            $told = Invoke-InNewRunspace "Invoke-ListIngestion '$($DemoLists.Kitchen)' -Full -Verbose"
            $told.Verbose -match '^Apify: (GET|POST) /v2/\S+ answered 20\d in \d+ ms\.$' | Should -Not -BeNullOrEmpty
            $told.Debug | Should -BeNullOrEmpty
        }

        It 'tells more with -Debug' {
            (Invoke-InNewRunspace 'Get-MonitoredList -Debug').Debug | Should -Not -BeNullOrEmpty
        }

        It 'leaves SQL to -Debug' {
            $told = Invoke-InNewRunspace "Get-MonitoredList -Verbose -Debug; Invoke-ListIngestion '$($DemoLists.Kitchen)' -Full -Verbose -Debug"
            $told.Verbose | Should -Not -Match '\b(select|insert|update)\b'
            $told.Debug -match '\bselect\b' | Should -Not -BeNullOrEmpty
            $told.Debug | Should -Not -Match '^Apify: '
        }

        It 'shows its progress, and completes it' {
            $told = Invoke-InNewRunspace "Invoke-ListIngestion '$($DemoLists.Workshop)' -Full"
            $told.Progress.Activity | Select-Object -Unique | Should -Be 'Reading lists'
            $told.Progress[-1].RecordType | Should -Be Completed
        }

        It 'shows no progress with -ProgressAction SilentlyContinue' {
            (Invoke-InNewRunspace "Invoke-ListIngestion '$($DemoLists.Workshop)' -Full -ProgressAction SilentlyContinue").Progress |
                Should -BeNullOrEmpty
        }

        It 'tells no secret in any stream' {
            $env:APIFY_TOKEN = 'apify_api_not-to-be-seen'
            $told = @(
                Invoke-InNewRunspace "Get-MonitoredList -Verbose -Debug; Invoke-ListIngestion '$($DemoLists.Kitchen)' -Full -Verbose -Debug | Invoke-TranscriptIngestion -Verbose -Debug"
                Invoke-InNewRunspace "try { Get-MonitoredList -Verbose -Debug -Database '$unreachable' } catch { Write-Error -ErrorRecord `$_; `$_ | Format-List * -Force | Out-String }"
                Invoke-InNewRunspace "`$env:APIFY_API_BASE_URL = '$refusingAddress'; try { Invoke-IngestSync -Full -Verbose -Debug } catch { Write-Error -ErrorRecord `$_; `$_ | Format-List * -Force | Out-String; `$_.Exception | Format-List * -Force | Out-String }"
            )
            $text = $told | ForEach-Object { $_.Output; $_.Errors; $_.Errors.Exception; $_.Verbose; $_.Debug; $_.Progress; $_.Host } |
                Out-String -Width 1000
            $text.Length | Should -BeGreaterThan 1000
            $text | Should -Not -Match 'not-to-be-seen'
            $text | Should -Not -Match (Get-TestPassword)
        }
    }
}
