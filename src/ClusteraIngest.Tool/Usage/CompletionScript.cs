namespace ClusteraIngest.Tool.Usage;

/// <summary>What a shell runs at its start, so that TAB completes the tool's commands, options and values.</summary>
internal static class CompletionScript
{
    public const string Bash = """
        # clustera-ingest: completion for bash
        _clustera_ingest() {
            local line="${COMP_LINE:0:COMP_POINT}" word prefix='' i
            local -a found=()
            mapfile -t found < <(clustera-ingest '[suggest]' "$line" 2>/dev/null)
            COMPREPLY=()
            word="${COMP_WORDS[COMP_CWORD]}"
            if [[ ${found[0]} == '[files]' ]]; then
                mapfile -t COMPREPLY < <(compgen -f -- "$word")
                compopt -o filenames 2>/dev/null
                return
            fi
            # readline replaces what stands behind the last of these letters only, and an @ itself, too; of a quoted word everything
            local typed="${line##* }" rest
            if [[ $typed != [\'\"]* ]]; then
                rest="$typed"
                if [[ $rest == *:* && $COMP_WORDBREAKS == *:* ]]; then rest="${rest##*:}"; fi
                if [[ $rest == *=* && $COMP_WORDBREAKS == *=* ]]; then rest="${rest##*=}"; fi
                if [[ $rest == *@* && $COMP_WORDBREAKS == *@* ]]; then rest="@${rest##*@}"; fi
                prefix="${typed%"$rest"}"
            fi
            for i in "${found[@]}"; do
                COMPREPLY+=("${i#"$prefix"}")
            done
        }
        complete -F _clustera_ingest clustera-ingest
        """;

    public const string Zsh = """
        # clustera-ingest: completion for zsh
        _clustera_ingest() {
            local -a found
            found=("${(@f)$(clustera-ingest '[suggest]' "${(j: :)words[1,CURRENT-1]} ${PREFIX}" 2>/dev/null)}")
            if [[ $found[1] == '[files]' ]]; then
                _files
            elif [[ -n $found[1] ]]; then
                compadd -V suggestions -- $found
            fi
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
        compdef _clustera_ingest clustera-ingest
        """;

    public const string Fish = """
        # clustera-ingest: completion for fish
        function __clustera_ingest
            set -l found (clustera-ingest '[suggest]' (commandline -cp | string collect) 2>/dev/null)
            if test "$found[1]" = '[files]'
                __fish_complete_path (commandline -ct)
            else
                printf '%s\n' $found
            end
        end
        complete -c clustera-ingest -f -k -a '(__clustera_ingest)'
        """;

    public const string PowerShell = """
        # clustera-ingest: completion for PowerShell
        Register-ArgumentCompleter -Native -CommandName clustera-ingest -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $length = $cursorPosition - $commandAst.Extent.StartOffset
            $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
            clustera-ingest '[suggest]' $line 2>$null | Where-Object { $_ -ne '[files]' } | ForEach-Object {
                $text = if ($_ -match "^@|[^\w./:=-]") { "'" + $_.Replace("'", "''") + "'" } else { $_ }
                [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
            }
        }
        """;
}
