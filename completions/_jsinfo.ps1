
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'jsinfo' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'jsinfo'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'jsinfo' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a server says about itself')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value, raw, for scripts')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Look at a server''s certificate, and remember it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            break
        }
        'jsinfo;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show it')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Only these sections')
            [CompletionResult]::new('--section', '--section', [CompletionResultType]::ParameterName, 'Only these sections')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Only these fields, by their dotted paths')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Only these fields, by their dotted paths')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Not these sections or fields')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not these sections or fields')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 15s, 2m or 500ms')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'JSON on one line')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'List what was not sent and what is unknown, too')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show tokens instead of ***')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust whoever answers')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;get' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 15s, 2m or 500ms')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print a token instead of ***')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust whoever answers')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;trust' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 15s, 2m or 500ms')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Remember the certificate without asking')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Forget the certificate that is remembered')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the certificates that are remembered')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step on standard error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
