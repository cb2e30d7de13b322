#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $manifest = "$PSScriptRoot/../../artifacts/module/ClusteraIngest/ClusteraIngest.psd1"
    $cmdlets = (Import-PowerShellDataFile $manifest).CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/ClusteraIngest/ClusteraIngest.psd1" -Force
    $script:rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'

    function Get-ParameterName([string]$Cmdlet) {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        (Get-Command $Cmdlet).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
    }
}

AfterAll { $PSStyle.OutputRendering = $rendering }

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll { $script:help = Get-Help $Name -Full }

    It 'has a synopsis that is not the syntax' {
        $help.Synopsis | Should -Match '\.$'
        $help.Synopsis | Should -Not -Match "^\s*$Name"
    }

    It 'has a description' {
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter that the host knows, and no other' {
        $help.parameters.parameter.name | Sort-Object | Should -Be (Get-ParameterName $Name)
        foreach ($parameter in $help.parameters.parameter) {
            ($parameter.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
    }

    It 'says of each parameter what the host says' {
        foreach ($parameter in $help.parameters.parameter) {
            $known = (Get-Command $Name).Parameters[$parameter.name]
            $sets = $known.ParameterSets.Values
            $parameter.required | Should -Be "$($sets.IsMandatory -contains $true)" -Because $parameter.name
            $parameter.pipelineInput | Should -BeLike "$($sets.ValueFromPipeline -contains $true -or $sets.ValueFromPipelineByPropertyName -contains $true)*" -Because $parameter.name
            ($parameter.aliases -replace '^none$') -split ', ' | Where-Object { $_ } | Sort-Object | Should -Be ($known.Aliases |
                Sort-Object) -Because $parameter.name
        }
    }

    It 'has the syntax of each parameter set' {
        @($help.syntax.syntaxItem) | Should -HaveCount (Get-Command $Name).ParameterSets.Count
        foreach ($set in (Get-Command $Name).ParameterSets) {
            $mandatory = $set.Parameters | Where-Object IsMandatory | ForEach-Object Name | Sort-Object
            $matching = $help.syntax.syntaxItem | Where-Object {
                "$($_.parameter | Where-Object required -eq 'true' | ForEach-Object name | Sort-Object)" -eq "$mandatory"
            }
            @($matching) | Should -HaveCount 1 -Because $set.Name
        }
    }

    It 'has examples that PowerShell can parse, that use the cmdlet and quote handles' {
        $help.examples.example | Should -Not -BeNullOrEmpty
        foreach ($example in $help.examples.example) {
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true).GetCommandName() | Should -Contain $Name
            $ast.FindAll({ $args[0] -is [Management.Automation.Language.VariableExpressionAst] -and $args[0].Splatted }, $true) |
                Should -BeNullOrEmpty
        }
    }

    It 'shows its examples, parameters and links' {
        Get-Help $Name -Examples | Out-String | Should -Match 'Example 1: '
        Get-Help $Name -Parameter Database | Out-String | Should -Match 'CLUSTERA_DATABASE'
        Get-Help $Name -Full | Out-String | Should -Match 'about_ClusteraIngest'
    }

    It 'offers no -Online, which there is not' {
        Get-Help $Name | Out-String | Should -Not -Match '-Online'
    }

    It 'links only to help that is there' {
        $links = @($help.description.Text[-1] -replace '^See also: |\.$' -split ', ')
        $links | Should -Contain 'about_ClusteraIngest'
        foreach ($link in $links | Where-Object { $_ -notlike 'about_*' }) {
            Get-Command $link -Module ClusteraIngest | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'about_ClusteraIngest' {
    It 'says that a handle is quoted, as README does, and quotes those of its examples' {
        $about = Get-Content -Raw "$PSScriptRoot/../../artifacts/module/ClusteraIngest/en-US/about_ClusteraIngest.help.txt"
        $readme = Get-Content -Raw "$PSScriptRoot/../../README.md"
        $about, $readme -replace '\s+', ' ' | Should -Match "A handle stands in quotes, as in .{0,3}[A-Z]\w+-MonitoredList '@\w+'"
        $about | Should -Not -Match '(?m)^ {6}.*\w-\w+ @(?!task$)\w'
    }

    It 'is found' {
        # By path: Get-Help finds about topics only of modules that are installed on PSModulePath.
        $path = $env:PSModulePath
        try {
            $env:PSModulePath = (Resolve-Path "$PSScriptRoot/../../artifacts/module").Path + [IO.Path]::PathSeparator + $path
            Get-Help about_ClusteraIngest | Out-String | Should -Match 'THE FIRST TEN MINUTES'
        }
        finally {
            $env:PSModulePath = $path
        }
    }
}
