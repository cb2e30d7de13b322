# What the suite runs against, and all of it its own: a PostgreSQL, an Apify emulator, and no settings of the user's.
# "dotnet test" has a PostgreSQL already, and leads to it by CLUSTERA_PESTER_SERVER; then only the databases are the suite's own, copies of
# the one with the
# tables that CLUSTERA_PESTER_TEMPLATE names. By CLUSTERA_PESTER_TOOL it names the tool of its own build.
# A test file begins with Start-TestEnvironment in BeforeAll and ends with Stop-TestEnvironment in AfterAll, which Pester also runs after
# failures.

$root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
$tool = $env:CLUSTERA_PESTER_TOOL ?? (Join-Path $root 'artifacts/bin/ClusteraIngest.Tool/debug/clustera-ingest.dll')
$variables = 'CLUSTERA_DATABASE', 'APIFY_TOKEN', 'APIFY_API_BASE_URL', 'YT_API_KEYS', 'YT_API_BASE_URL', 'XDG_CONFIG_HOME', 'APPDATA'
$state = $null

# The demo's invented world, which the emulator serves.
$DemoLists = @{
    Kitchen  = 'https://www.youtube.com/@HarborHearthKitchen'   # 12 videos
    Workshop = 'https://www.youtube.com/@StarlitWorkshop'       # 9 videos, 14 Shorts, 4 streams
    Playlist = 'https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF'   # 10 videos
}
$ModulePath = Join-Path $root 'artifacts/module/ClusteraIngest/ClusteraIngest.psd1'

function Start-TestEnvironment {
    param([int] $RunTime = 0, [switch] $NoEmulator)

    if (-not (Test-Path $tool) -or -not (Test-Path $ModulePath)) {
        throw 'Nothing is built yet. Run: dotnet build'
    }
    $directory = Join-Path ([IO.Path]::GetTempPath()) "clustera-ingest-pester-$([IO.Path]::GetRandomFileName().Substring(0, 8))"
    $script:state = @{ Directory = $directory; Emulators = [System.Collections.Generic.List[Diagnostics.Process]]::new(); Before = @{}
        Databases = @() }
    foreach ($name in $variables) {
        $state.Before[$name] = [Environment]::GetEnvironmentVariable($name)
    }

    # As root, the server is another user, who must get through here to its data.
    New-Item -ItemType Directory $directory | Out-Null
    if (-not $IsWindows) {
        chmod 711 $directory
    }
    New-Item -ItemType Directory (Join-Path $directory 'config') | Out-Null
    $env:YT_API_KEYS = $env:YT_API_BASE_URL = $null
    $env:XDG_CONFIG_HOME = $env:APPDATA = Join-Path $directory 'config'

    Import-Module $ModulePath -Global
    Start-TestServer
    $env:APIFY_TOKEN = 'apify-token-of-the-tests'
    if ($NoEmulator) {
        $env:APIFY_API_BASE_URL = 'http://127.0.0.1:9'
    } else {
        Start-TestEmulator -RunTime $RunTime | Out-Null
    }
    New-TestDatabase | Out-Null
}

function Stop-TestEnvironment {
    if (-not $state) {
        return
    }
    foreach ($process in $state.Emulators) {
        if (-not $process.HasExited) {
            $process.Kill()
            [void]$process.WaitForExit(60000)
        }
    }
    # With force: the module's pools still have connections there.
    $state.Databases.ForEach({ Invoke-Sql -Database postgres "drop database if exists $_ with (force)" })
    if (Test-Path (Join-Path $state.Directory 'server')) {
        dotnet $tool db stop --data-directory (Join-Path $state.Directory 'server') | Out-Null
    }
    Remove-Item -Recurse -Force $state.Directory
    foreach ($name in $variables) {
        [Environment]::SetEnvironmentVariable($name, $state.Before[$name])
    }
    $script:state = $null
}

function Start-TestServer {
    # The tests' own way to the tables is another copy of Npgsql than the module's.
    [void][Reflection.Assembly]::LoadFrom((Join-Path (Split-Path $tool) 'Npgsql.dll'))
    if ($env:CLUSTERA_PESTER_SERVER) {
        $state.Connection = "$env:CLUSTERA_PESTER_SERVER;Database="
        $state.Password = [Npgsql.NpgsqlConnectionStringBuilder]::new($env:CLUSTERA_PESTER_SERVER).Password
        return
    }

    $directory = Join-Path $state.Directory 'server'
    $server = dotnet $tool db start --data-directory $directory --output json | ConvertFrom-Json
    if (-not $server.is_running) {
        throw 'The PostgreSQL of the tests did not start.'
    }

    # The password is read from its file, and never shows on a command line.
    $password = Get-Content -Raw (Join-Path $directory 'password')
    $state.Connection = "Host=127.0.0.1;Port=$($server.port);Username=clustera;Password=$password;Ssl Mode=Disable;Database="
    $state.Password = $password
    Invoke-Sql -Database postgres 'alter system set fsync = off' | Out-Null
    Invoke-Sql -Database postgres 'select pg_reload_conf()' | Out-Null
}

# The tool of this build, with the present environment.
function Invoke-Tool { dotnet $tool @args }

# A fresh database, which CLUSTERA_DATABASE then leads to.
function New-TestDatabase {
    param([switch] $Empty)

    $name = "pester_$([guid]::NewGuid().ToString('N'))"
    $copy = $Empty ? $null : $env:CLUSTERA_PESTER_TEMPLATE
    Invoke-Sql -Database postgres "create database $name $copy" | Out-Null
    $state.Databases += $name
    $state.Database = $name
    $env:CLUSTERA_DATABASE = $state.Connection + $name
    if (-not $Empty -and -not $copy) {
        Initialize-IngestDatabase | Out-Null
    }
    $name
}

# Starts a further emulator, which APIFY_API_BASE_URL then leads to; emits its address.
function Start-TestEmulator {
    param([int] $RunTime = 0, [int] $Latency = 0, [string] $Faults, [string[]] $Items, [string] $YouTubeKeys)

    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $arguments = @($tool, 'emulator', '--port', '0', '--run-time', $RunTime, '--latency', $Latency)
    if ($Faults) { $arguments += '--faults', $Faults }
    if ($YouTubeKeys) { $arguments += '--youtube-keys', $YouTubeKeys }
    if ($Items) { $arguments += @('--items') + $Items }
    $arguments.ForEach({ $start.ArgumentList.Add($_) })
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    $state.Emulators.Add($process)
    $address = $process.StandardOutput.ReadLine()
    if (-not $address) {
        throw "The emulator did not start: $($process.StandardError.ReadToEnd())"
    }
    $env:APIFY_API_BASE_URL = $address
    $state.YouTube = $process.StandardOutput.ReadLine()
    $address
}

# Leads to the YouTube Data API of the present emulator, with these keys.
function Use-TestYouTube {
    param([string] $Keys = 'a-key-of-the-tests-alone')

    $env:YT_API_KEYS = $Keys
    $env:YT_API_BASE_URL = $state.YouTube
}

# The runs that the present emulator was paid for.
function Get-EmulatorRun {
    (Invoke-RestMethod "$env:APIFY_API_BASE_URL/v2/actor-runs?limit=1000" -Headers @{
        Authorization = "Bearer $env:APIFY_TOKEN" }).data.items
}

function Get-TestDirectory { $state.Directory }
function Get-TestPassword { $state.Password }

# The rows of a query as objects; a single value as itself.
function Invoke-Sql {
    param([Parameter(Mandatory)][string] $Query, [string] $Database = $state.Database)

    $connection = [Npgsql.NpgsqlConnection]::new($state.Connection + $Database + ';Pooling=false;Application Name=the-tests')
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Query
        $reader = $command.ExecuteReader()
        while ($reader.Read()) {
            if ($reader.FieldCount -eq 1) {
                $reader.GetValue(0)
                continue
            }
            $row = [ordered]@{}
            for ($column = 0; $column -lt $reader.FieldCount; $column++) {
                $row[$reader.GetName($column)] = $reader.GetValue($column)
            }
            [pscustomobject] $row
        }
        $reader.Close()
    } finally {
        $connection.Dispose()
    }
}

# Connections that the module still has to the present database.
function Get-ModuleConnection {
    Invoke-Sql "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and application_name <> 'the-tests'"
}

# Writes items of the list actor about invented videos of one channel, one a line; the same number gives the same item.
function New-ItemFile {
    param([Parameter(Mandatory)][string] $Path, [Parameter(Mandatory)][int] $Count, [string] $Handle = 'generated',
        [string] $Prefix = 'gen')

    $text = 'A line of a description as long as such descriptions usually are, with some words to read. ' * 12
    $channel = 'UC' + ($Handle + 'x' * 22).Substring(0, 22)
    $epoch = [datetime]::new(2013, 10, 22, 0, 0, 0, [DateTimeKind]::Utc)
    $writer = [IO.StreamWriter]::new($Path)
    try {
        for ($number = 0; $number -lt $Count; $number++) {
            $id = $Prefix + $number.ToString('D8')   # 11 characters
            $date = $epoch.AddMinutes($number).ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
            $writer.WriteLine("{`"title`":`"Generated video $number`",`"type`":`"video`",`"id`":`"$id`",`"url`":`"https://www.youtube.com/watch?v=$id`",`"viewCount`":$number," +
                "`"date`":`"$date`",`"likes`":$number,`"channelName`":`"Generated`",`"channelUrl`":`"https://www.youtube.com/@$Handle`",`"channelId`":`"$channel`"," +
                "`"channelUsername`":`"$Handle`",`"duration`":`"00:12:34`",`"commentsCount`":1,`"text`":`"$text`",`"hashtags`":[`"#generated`"]}")
        }
    } finally {
        $writer.Dispose()
    }
}

# Waits until a condition holds, and says so if it never does.
function Wait-Until {
    param([Parameter(Mandatory)][scriptblock] $Condition, [double] $Seconds = 120, [string] $Because = "$Condition")

    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) {
            throw "It never came to this: $Because"
        }
        Start-Sleep -Milliseconds 20
    }
}

# The command that starts this PowerShell once more, in words. Where PowerShell is a .NET tool, its process is "dotnet".
function Get-PowerShellCommand {
    $program = [Environment]::ProcessPath
    $isTool = (Split-Path -LeafBase $program) -eq 'dotnet'
    @($program; if ($isTool) { Join-Path $PSHOME 'pwsh.dll' } else { '-NoLogo' })
}

# Runs a script in a PowerShell of its own, which nothing was loaded into; emits what it writes, as text.
function Invoke-FreshPowerShell {
    param([Parameter(Mandatory)][string] $Script)

    $file = Join-Path ([IO.Path]::GetTempPath()) "clustera-ingest-$([IO.Path]::GetRandomFileName()).ps1"
    Set-Content -LiteralPath $file -Value ('$ErrorActionPreference = "Stop"; $PSStyle.OutputRendering = "PlainText"' + "`n" + $Script)
    try {
        $program, $arguments = Get-PowerShellCommand
        & $program $arguments -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
    } finally {
        Remove-Item -LiteralPath $file
    }
}

# A PowerShell on another thread that has the module and whose pipeline can be stopped, as Ctrl+C does.
function New-ModuleRunspace {
    $powershell = [powershell]::Create()
    [void]$powershell.AddCommand('Import-Module').AddParameter('Name', $ModulePath).Invoke()
    $powershell.Commands.Clear()
    $powershell
}

# Runs a script elsewhere until a condition holds, and stops it then as Ctrl+C does.
function Stop-Script {
    param([Parameter(Mandatory)][string] $Script, [Parameter(Mandatory)][scriptblock] $When)

    $powershell = New-ModuleRunspace
    $out = [System.Management.Automation.PSDataCollection[psobject]]::new()
    [void]$powershell.AddScript($Script).BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $out)
    Wait-Until $When
    $before = $powershell.InvocationStateInfo.State
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $powershell.Stop()
    [pscustomobject]@{ PowerShell = $powershell; Output = $out; Before = $before; Seconds = $clock.Elapsed.TotalSeconds }
}

# Runs a script to its end in a runspace of its own; what it wrote to each stream.
function Invoke-InNewRunspace {
    param([Parameter(Mandatory)][string] $Script)

    $powershell = New-ModuleRunspace
    try {
        $output = $powershell.AddScript($Script).Invoke()
        $streams = $powershell.Streams
        [pscustomobject]@{
            Output = $output; Errors = @($streams.Error); Verbose = @($streams.Verbose.Message); Debug = @($streams.Debug.Message)
            Progress = @($streams.Progress); Host = @($streams.Information.MessageData | ForEach-Object { "$_" })
        }
    } finally {
        $powershell.Dispose()
    }
}

Export-ModuleMember -Function * -Variable DemoLists, ModulePath
