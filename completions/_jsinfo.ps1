
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a server says about itself')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value, raw, for scripts')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether servers are healthy; the exit code says it too')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Look at a server''s certificate, and remember it')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Go the way to a server phase by phase, and say what is wrong with it')
            [CompletionResult]::new('server', 'server', [CompletionResultType]::ParameterValue, 'Look at and change the servers of the configuration file')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jsinfo;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show it [default: table]')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'JSON on one line')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'List what was not sent and what is unknown, too')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Only these sections: server, license, receiver, bandwidthLimits (bandwidth), configuration (config), cloudFileCache (cache), garbageCollect (gc), user; may be repeated, and takes lists with commas')
            [CompletionResult]::new('--section', '--section', [CompletionResultType]::ParameterName, 'Only these sections: server, license, receiver, bandwidthLimits (bandwidth), configuration (config), cloudFileCache (cache), garbageCollect (gc), user; may be repeated, and takes lists with commas')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Only these fields, such as license.valid; the README lists them; may be repeated, and takes lists with commas')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Only these fields, such as license.valid; the README lists them; may be repeated, and takes lists with commas')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Not these sections or fields; may be repeated, and takes lists with commas')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not these sections or fields; may be repeated, and takes lists with commas')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the password from what a command prints; it is run without a shell')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Authenticate with the API token that a command prints; it is run without a shell')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not check who answers (prefer jsinfo trust)')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show tokens instead of ***')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;get' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the password from what a command prints; it is run without a shell')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Authenticate with the API token that a command prints; it is run without a shell')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not check who answers (prefer jsinfo trust)')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print a token instead of ***')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;check' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to tell it; to standard output, or into a file; may be repeated [default: text]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; what they have nothing to judge by is unknown; takes lists with commas')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Not these rules; takes lists with commas')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'From here on it is a warning, as in license.expiry=45d or cache=85%; may be repeated')
            [CompletionResult]::new('--crit', '--crit', [CompletionResultType]::ParameterName, 'From here on it is critical; may be repeated')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Critical unless it is so, as in ''version >= 2.9.1''; may be repeated')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'A TOML file of rules, limits, expectations and mutes')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'A saved document: whether the server was started anew since, or is another one')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Ask again until all is in order, for so long at most')
            [CompletionResult]::new('--on-unreachable', '--on-unreachable', [CompletionResultType]::ParameterName, 'What a server that cannot be reached counts as [default: critical]')
            [CompletionResult]::new('--on-timeout', '--on-timeout', [CompletionResultType]::ParameterName, 'What a deadline that passed counts as [default: unknown]')
            [CompletionResult]::new('--on-auth', '--on-auth', [CompletionResultType]::ParameterName, 'What a login that is rejected or not permitted counts as [default: unknown]')
            [CompletionResult]::new('--on-trust', '--on-trust', [CompletionResultType]::ParameterName, 'What a certificate that is not trusted counts as: ok, warning, critical or unknown [default: unknown]')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'What fails the check: with warning, warnings end with 2; with critical, they end with 0')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the password from what a command prints; it is run without a shell')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Authenticate with the API token that a command prints; it is run without a shell')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not check who answers (prefer jsinfo trust)')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing: the exit code says it, and files are written all the same')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing: the exit code says it, and files are written all the same')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the rules with their limits, and ask nobody')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'End with 0 whatever is found')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;trust' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Remember the certificate without asking, unless another one is remembered')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'With --yes: remember it in place of another one, too')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Forget the certificate that is remembered')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the certificates that are remembered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;doctor' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the password from what a command prints; it is run without a shell')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Authenticate with the API token that a command prints; it is run without a shell')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not check who answers (prefer jsinfo trust)')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;server' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the servers')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a server, with the options that it is to be asked with')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a server')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting of a server, and where it came from')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jsinfo;server;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;server;add' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the password from what a command prints; it is run without a shell')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Authenticate with the API token that a command prints; it is run without a shell')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not check who answers (prefer jsinfo trust)')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--default', '--default', [CompletionResultType]::ParameterName, 'Make it the target of commands that name none')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Put it in the place of one that has the name already')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;server;remove' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;server;show' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Authenticate as this user')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the password from what a command prints; it is run without a shell')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Authenticate with the API token in a file that nobody else can read; - is standard input')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Authenticate with the API token that a command prints; it is run without a shell')
            [CompletionResult]::new('--superuser', '--superuser', [CompletionResultType]::ParameterName, 'Ask for a superuser''s rights, which show the configuration')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time for everything together, such as 2m or 500ms [default: 15s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'The time for name look-up, connection and TLS together [default: 5s]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust these roots as well as the system''s')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not check who answers (prefer jsinfo trust)')
            [CompletionResult]::new('--allow-plaintext', '--allow-plaintext', [CompletionResultType]::ParameterName, 'Let credentials cross the network in the clear, over http://')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;server;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the servers')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a server, with the options that it is to be asked with')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a server')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting of a server, and where it came from')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jsinfo;server;help;list' {
            break
        }
        'jsinfo;server;help;add' {
            break
        }
        'jsinfo;server;help;remove' {
            break
        }
        'jsinfo;server;help;show' {
            break
        }
        'jsinfo;server;help;help' {
            break
        }
        'jsinfo;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell each step, and how long it took')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jsinfo;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a server says about itself')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value, raw, for scripts')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether servers are healthy; the exit code says it too')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Look at a server''s certificate, and remember it')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Go the way to a server phase by phase, and say what is wrong with it')
            [CompletionResult]::new('server', 'server', [CompletionResultType]::ParameterValue, 'Look at and change the servers of the configuration file')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jsinfo;help;show' {
            break
        }
        'jsinfo;help;get' {
            break
        }
        'jsinfo;help;check' {
            break
        }
        'jsinfo;help;trust' {
            break
        }
        'jsinfo;help;doctor' {
            break
        }
        'jsinfo;help;server' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the servers')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a server, with the options that it is to be asked with')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a server')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting of a server, and where it came from')
            break
        }
        'jsinfo;help;server;list' {
            break
        }
        'jsinfo;help;server;add' {
            break
        }
        'jsinfo;help;server;remove' {
            break
        }
        'jsinfo;help;server;show' {
            break
        }
        'jsinfo;help;completions' {
            break
        }
        'jsinfo;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
