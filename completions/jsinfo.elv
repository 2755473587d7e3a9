
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
            cand --color 'When to use colour'
            cand -v 'Tell each step on standard error'
            cand --verbose 'Tell each step on standard error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show what a server says about itself'
            cand get 'Print one value, raw, for scripts'
            cand trust 'Look at a server''s certificate, and remember it'
            cand completions 'Print the completions of a shell'
        }
        &'jsinfo;show'= {
            cand --format 'How to show it'
            cand -s 'Only these sections'
            cand --section 'Only these sections'
            cand -f 'Only these fields, by their dotted paths'
            cand --field 'Only these fields, by their dotted paths'
            cand -x 'Not these sections or fields'
            cand --exclude 'Not these sections or fields'
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --timeout 'The time for everything together, such as 15s, 2m or 500ms'
            cand --connect-timeout 'The time for name look-up, connection and TLS together'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand --compact 'JSON on one line'
            cand --all 'List what was not sent and what is unknown, too'
            cand --show-secrets 'Show tokens instead of ***'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --insecure 'Trust whoever answers'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand -v 'Tell each step on standard error'
            cand --verbose 'Tell each step on standard error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;get'= {
            cand -u 'Authenticate as this user'
            cand --user 'Authenticate as this user'
            cand --password-file 'Read the password from a file that nobody else can read; - is standard input'
            cand --token-file 'Authenticate with the API token in a file that nobody else can read; - is standard input'
            cand --timeout 'The time for everything together, such as 15s, 2m or 500ms'
            cand --connect-timeout 'The time for name look-up, connection and TLS together'
            cand --pin 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated'
            cand --ca-file 'Trust these roots as well as the system''s'
            cand --color 'When to use colour'
            cand --show-secrets 'Print a token instead of ***'
            cand --superuser 'Ask for a superuser''s rights, which show the configuration'
            cand --no-input 'Never ask for anything'
            cand --insecure 'Trust whoever answers'
            cand --allow-plaintext 'Let credentials cross the network in the clear, over http://'
            cand -v 'Tell each step on standard error'
            cand --verbose 'Tell each step on standard error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;trust'= {
            cand --timeout 'The time for everything together, such as 15s, 2m or 500ms'
            cand --connect-timeout 'The time for name look-up, connection and TLS together'
            cand --color 'When to use colour'
            cand --yes 'Remember the certificate without asking'
            cand --remove 'Forget the certificate that is remembered'
            cand --list 'List the certificates that are remembered'
            cand -v 'Tell each step on standard error'
            cand --verbose 'Tell each step on standard error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jsinfo;completions'= {
            cand --color 'When to use colour'
            cand -v 'Tell each step on standard error'
            cand --verbose 'Tell each step on standard error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}
