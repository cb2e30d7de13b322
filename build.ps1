#!/usr/bin/env pwsh
#Requires -Version 7.6

<#
.SYNOPSIS
    Builds, tests, packs and installs Clustera Ingest.

.DESCRIPTION
    Wraps the dotnet commands for people with PowerShell. A plain "dotnet build" does what Build does: it also lays out the PowerShell module in
    artifacts/module/ClusteraIngest. Tasks are worked off in the order given; what a task needs is built first. The first failure ends the script.

.PARAMETER Task
    Build    builds everything; the module is in artifacts/module/ClusteraIngest
    Test     dotnet test, which runs the Pester tests of the module too
    Pack     the NuGet packages, and the module as artifacts/package/ClusteraIngest.<version>.zip
    Install  copies the module to where PowerShell looks for the user's modules

.PARAMETER Configuration
    Debug or Release. Without it, Release for Pack and Install, Debug otherwise.

.PARAMETER ModulePath
    The folder that Install copies the module into. Without it, the user's own on PSModulePath.

.EXAMPLE
    ./build.ps1

    Builds everything.

.EXAMPLE
    ./build.ps1 Test, Pack

    Runs all tests, and packs if they pass.

.EXAMPLE
    ./build.ps1 Install -WhatIf

    Builds the module and tells where it would be installed.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pack', 'Install')]
    [string[]]$Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string]$Configuration,

    [ValidateNotNullOrEmpty()]
    [string]$ModulePath
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-StrictMode -Version Latest

$module = Join-Path $PSScriptRoot artifacts module ClusteraIngest
$packages = Join-Path $PSScriptRoot artifacts package

function Get-Configuration([string]$Default) {
    $Configuration ? $Configuration : $Default
}

function Invoke-Build([string]$As) {
    # -WhatIf is about installing; a build changes nothing but artifacts/.
    dotnet build $PSScriptRoot --configuration $As -warnaserror | Out-Host
}

function Invoke-Test {
    $as = Get-Configuration Debug
    Invoke-Build $as
    dotnet test $PSScriptRoot --configuration $as --no-build | Out-Host
}

function Invoke-Pack {
    $as = Get-Configuration Release
    Invoke-Build $as
    $null = New-Item -ItemType Directory -Force $packages
    # Builds once more: the tool is also compiled ahead of time for this platform.
    dotnet pack $PSScriptRoot --configuration $as --output $packages | Out-Host

    $version = (Import-PowerShellDataFile (Join-Path $module ClusteraIngest.psd1)).ModuleVersion
    $archive = Join-Path $packages "ClusteraIngest.$version.zip"
    Compress-Archive -Path $module -DestinationPath $archive -Force
    Get-Item $archive
}

function Invoke-Install {
    Invoke-Build (Get-Configuration Release)
    $version = (Import-PowerShellDataFile (Join-Path $module ClusteraIngest.psd1)).ModuleVersion
    $root = $ModulePath ? $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ModulePath) : (Get-UserModulePath)
    $target = Join-Path $root ClusteraIngest $version
    if ($PSCmdlet.ShouldProcess($target, 'install the module')) {
        if (Test-Path $target) {
            Remove-Item $target -Recurse
        }
        $null = New-Item -ItemType Directory -Force $target
        Copy-Item (Join-Path $module *) $target -Recurse
        Get-Item $target
    }
}

function Get-UserModulePath {
    # PowerShell puts the user's own folder on the path, wherever it is; it comes before the machine's.
    $own = $env:PSModulePath -split [IO.Path]::PathSeparator | Where-Object { $_ -and $_.StartsWith($HOME, [StringComparison]::OrdinalIgnoreCase) }
    if ($own) {
        @($own)[0]
    }
    elseif ($IsWindows) {
        Join-Path ([Environment]::GetFolderPath('MyDocuments')) PowerShell Modules
    }
    else {
        Join-Path $HOME .local share powershell Modules
    }
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-Build (Get-Configuration Debug) }
        'Test' { Invoke-Test }
        'Pack' { Invoke-Pack }
        'Install' { Invoke-Install }
    }
}
