
use builtin;
use str;

set edit:completion:arg-completer[jsinfo] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'jsinfo'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'jsinfo'= {
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show what a server says about itself'
            cand get 'Print one value, raw, for scripts'
            cand check 'Say whether servers are healthy; the exit code says it too'
            cand trust 'Look at a server''s certificate, and remember it'
            cand doctor 'Go the way to a server phase by phase, and say what is wrong with it'
            cand server 'Look at and change the servers of the configuration file'
            cand completions 'Print the completions of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jsinfo;show'= {
            cand --format 'How to show it [default: table]'
            cand --compact 'JSON on one line'
            cand --all 'List what was not sent and what is unknown, too'
            cand -s 'Only these sections: server, license, receiver, bandwidthLimits (bandwidth), configuration (config), cloudFileCache (cache), garbageCollect (gc), user; may be repeated, and takes lists with commas'
            cand --section 'Only these sections: server, license, receiver, bandwidthLimits (bandwidth), configuration (config), cloudFileCache (cache), garbageCollect (gc), user; may be repeated, and takes lists with commas'
            cand -f 'Only these fields, such as license.valid; the README lists them; may be repeated, and takes lists with commas'
            cand --field 'Only these fields, such as license.valid; the README lists them; may be repeated, and takes lists with commas'
            cand -x 'Not these sections or fields; may be repeated, and takes lists with commas'
            cand --exclude 'Not these sections or fields; may be repeated, and takes lists with commas'
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --password-command 'Take the password from what a command prints; it is run without a shell'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --token-command 'Authenticate with the API token that a command prints; it is run without a shell'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --insecure 'Do not check who answers (prefer jsinfo trust)'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --json 'Short for --format json'
            cand --show-secrets 'Show tokens instead of ***'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;get'= {
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --password-command 'Take the password from what a command prints; it is run without a shell'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --token-command 'Authenticate with the API token that a command prints; it is run without a shell'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --insecure 'Do not check who answers (prefer jsinfo trust)'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --show-secrets 'Print a token instead of ***'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;check'= {
            cand --format 'How to tell it; to standard output, or into a file; may be repeated [default: text]'
            cand --only 'Only these rules; what they have nothing to judge by is unknown; takes lists with commas'
            cand --skip 'Not these rules; takes lists with commas'
            cand --warn 'From here on it is a warning, as in license.expiry=45d or cache=85%; may be repeated'
            cand --crit 'From here on it is critical; may be repeated'
            cand --expect 'Critical unless it is so, as in ''version >= 2.9.1''; may be repeated'
            cand --policy 'A TOML file of rules, limits, expectations and mutes'
            cand --baseline 'A saved document: whether the server was started anew since, or is another one'
            cand --wait 'Ask again until all is in order, for so long at most'
            cand --on-unreachable 'What a server that cannot be reached counts as [default: critical]'
            cand --on-timeout 'What a deadline that passed counts as [default: unknown]'
            cand --on-auth 'What a login that is rejected or not permitted counts as [default: unknown]'
            cand --on-trust 'What a certificate that is not trusted counts as: ok, warning, critical or unknown [default: unknown]'
            cand --fail-on 'What fails the check: with warning, warnings end with 2; with critical, they end with 0'
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --password-command 'Take the password from what a command prints; it is run without a shell'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --token-command 'Authenticate with the API token that a command prints; it is run without a shell'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --insecure 'Do not check who answers (prefer jsinfo trust)'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --json 'Short for --format json'
            cand -q 'Print nothing: the exit code says it, and files are written all the same'
            cand --quiet 'Print nothing: the exit code says it, and files are written all the same'
            cand --list 'List the rules with their limits, and ask nobody'
            cand --exit-zero 'End with 0 whatever is found'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;trust'= {
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --yes 'Remember the certificate without asking, unless another one is remembered'
            cand --replace 'With --yes: remember it in place of another one, too'
            cand --remove 'Forget the certificate that is remembered'
            cand --list 'List the certificates that are remembered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;doctor'= {
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --password-command 'Take the password from what a command prints; it is run without a shell'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --token-command 'Authenticate with the API token that a command prints; it is run without a shell'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --insecure 'Do not check who answers (prefer jsinfo trust)'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --json 'As JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;server'= {
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the servers'
            cand add 'Add a server, with the options that it is to be asked with'
            cand remove 'Remove a server'
            cand show 'Show every setting of a server, and where it came from'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jsinfo;server;list'= {
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --json 'As JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;server;add'= {
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --password-command 'Take the password from what a command prints; it is run without a shell'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --token-command 'Authenticate with the API token that a command prints; it is run without a shell'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --insecure 'Do not check who answers (prefer jsinfo trust)'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --default 'Make it the target of commands that name none'
            cand --replace 'Put it in the place of one that has the name already'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;server;remove'= {
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;server;show'= {
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --password-command 'Take the password from what a command prints; it is run without a shell'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --token-command 'Authenticate with the API token that a command prints; it is run without a shell'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --timeout 'The time for everything together, such as 2m or 500ms [default: 15s]'
            cand --connect-timeout 'The time for name look-up, connection and TLS together [default: 5s]'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --insecure 'Do not check who answers (prefer jsinfo trust)'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand --json 'As JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;server;help'= {
            cand list 'List the servers'
            cand add 'Add a server, with the options that it is to be asked with'
            cand remove 'Remove a server'
            cand show 'Show every setting of a server, and where it came from'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jsinfo;server;help;list'= {
        }
        &'jsinfo;server;help;add'= {
        }
        &'jsinfo;server;help;remove'= {
        }
        &'jsinfo;server;help;show'= {
        }
        &'jsinfo;server;help;help'= {
        }
        &'jsinfo;completions'= {
            cand --color 'When to use colour [default: auto]'
            cand -v 'Tell each step, and how long it took'
            cand --verbose 'Tell each step, and how long it took'
            cand --config 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;help'= {
            cand show 'Show what a server says about itself'
            cand get 'Print one value, raw, for scripts'
            cand check 'Say whether servers are healthy; the exit code says it too'
            cand trust 'Look at a server''s certificate, and remember it'
            cand doctor 'Go the way to a server phase by phase, and say what is wrong with it'
            cand server 'Look at and change the servers of the configuration file'
            cand completions 'Print the completions of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jsinfo;help;show'= {
        }
        &'jsinfo;help;get'= {
        }
        &'jsinfo;help;check'= {
        }
        &'jsinfo;help;trust'= {
        }
        &'jsinfo;help;doctor'= {
        }
        &'jsinfo;help;server'= {
            cand list 'List the servers'
            cand add 'Add a server, with the options that it is to be asked with'
            cand remove 'Remove a server'
            cand show 'Show every setting of a server, and where it came from'
        }
        &'jsinfo;help;server;list'= {
        }
        &'jsinfo;help;server;add'= {
        }
        &'jsinfo;help;server;remove'= {
        }
        &'jsinfo;help;server;show'= {
        }
        &'jsinfo;help;completions'= {
        }
        &'jsinfo;help;help'= {
        }
    ]
    $completions[$command]
}
