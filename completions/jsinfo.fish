# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_jsinfo_global_optspecs
    string join \n color= error-format= v/verbose= config= h/help V/version
end

function __fish_jsinfo_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_jsinfo_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_jsinfo_using_subcommand
    set -l cmd (__fish_jsinfo_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c jsinfo -n "__fish_jsinfo_needs_command" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_needs_command" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_needs_command" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_needs_command" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -s V -l version -d 'Print version'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "show" -d 'Show what a server says about itself'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "get" -d 'Print values, raw, for scripts'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "check" -d 'Say whether servers are healthy; the exit code says it too'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "diff" -d 'Say in what two servers, or a server and a saved document, differ'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "route" -d 'Say whether one server can send to another, and how much at most'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "trust" -d 'Look at a server\'s certificate, and remember it'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "doctor" -d 'Go the way to a server phase by phase, and say what is wrong'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "server" -d 'Look at and change the servers of the configuration file'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "schema" -d 'Print the JSON Schema of what jsinfo prints or reads'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "explain" -d 'Say what a field, a section, a rule or an exit code means'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "man" -d 'Print a page of the manual'
complete -c jsinfo -n "__fish_jsinfo_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l format -d 'How to show it [default: table]' -r -f -a "table\t'For people'
json\t'For programs: the document as it was sent'
kv\t'For grep and cut: a path=value a line'
env\t'For eval in a shell: variables'
markdown\t'For tickets: the table'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l compact -d 'JSON on one line' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l all -d 'List what was not sent and what is unknown, too' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s s -l section -d 'Only these sections: server, license, receiver, bandwidthLimits (bandwidth), configuration (config), cloudFileCache (cache), garbageCollect (gc), user; may be repeated, and takes lists with commas' -r -f -a "server\t''
license\t''
receiver\t''
bandwidthLimits\t''
configuration\t''
cloudFileCache\t''
garbageCollect\t''
user\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s f -l field -d 'Only these fields, such as license.valid; jsinfo explain lists them; may be repeated, and takes lists with commas' -r -f -a "serverName\t''
hostName\t''
version\t''
revision\t''
apiVersion\t''
serverPlatform\t''
serverTime\t''
certificateValidation\t''
authRequired\t''
allowRemoteControl\t''
apiControlPort\t''
serverExternalAddress\t''
multiplexAvailable\t''
encryptionAvailable\t''
minCipher\t''
publicKey\t''
eventLogAvailable\t''
APITokensAvailable\t''
sharedTokensAvailable\t''
serverId\t''
serverUid\t''
license.valid\t''
license.expiry\t''
license.errorMessage\t''
receiver.receiverIP\t''
receiver.receiverPort\t''
receiver.relayIP\t''
receiver.relayPort\t''
receiver.authRequired\t''
receiver.onlyAuthorizedClientsAllowed\t''
receiver.encryptionEnabled\t''
receiver.socketRecvBufferSize\t''
receiver.socketSendBufferSize\t''
bandwidthLimits.incomingLimitActive\t''
bandwidthLimits.incomingRateLimit\t''
bandwidthLimits.incomingMaxConnections\t''
bandwidthLimits.outgoingLimitActive\t''
bandwidthLimits.outgoingRateLimit\t''
bandwidthLimits.borrowIncoming\t''
bandwidthLimits.borrowOutgoing\t''
configuration.persistentStateDir\t''
configuration.triggersAvailable\t''
configuration.cloudFileCache.highWatermark\t''
configuration.cloudFileCache.maximumSize\t''
configuration.garbageCollect.intervalSeconds\t''
configuration.garbageCollect.timeLimitSeconds\t''
user.authed\t''
user.userName\t''
user.superuser\t''
user.sandboxed\t''
user.permissions\t''
user.token\t''
user.tokenSession\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s x -l exclude -d 'Not these sections or fields; may be repeated, and takes lists with commas' -r -f -a "server\t''
license\t''
receiver\t''
bandwidthLimits\t''
configuration\t''
cloudFileCache\t''
garbageCollect\t''
user\t''
serverName\t''
hostName\t''
version\t''
revision\t''
apiVersion\t''
serverPlatform\t''
serverTime\t''
certificateValidation\t''
authRequired\t''
allowRemoteControl\t''
apiControlPort\t''
serverExternalAddress\t''
multiplexAvailable\t''
encryptionAvailable\t''
minCipher\t''
publicKey\t''
eventLogAvailable\t''
APITokensAvailable\t''
sharedTokensAvailable\t''
serverId\t''
serverUid\t''
license.valid\t''
license.expiry\t''
license.errorMessage\t''
receiver.receiverIP\t''
receiver.receiverPort\t''
receiver.relayIP\t''
receiver.relayPort\t''
receiver.authRequired\t''
receiver.onlyAuthorizedClientsAllowed\t''
receiver.encryptionEnabled\t''
receiver.socketRecvBufferSize\t''
receiver.socketSendBufferSize\t''
bandwidthLimits.incomingLimitActive\t''
bandwidthLimits.incomingRateLimit\t''
bandwidthLimits.incomingMaxConnections\t''
bandwidthLimits.outgoingLimitActive\t''
bandwidthLimits.outgoingRateLimit\t''
bandwidthLimits.borrowIncoming\t''
bandwidthLimits.borrowOutgoing\t''
configuration.persistentStateDir\t''
configuration.triggersAvailable\t''
configuration.cloudFileCache.highWatermark\t''
configuration.cloudFileCache.maximumSize\t''
configuration.garbageCollect.intervalSeconds\t''
configuration.garbageCollect.timeLimitSeconds\t''
user.authed\t''
user.userName\t''
user.superuser\t''
user.sandboxed\t''
user.permissions\t''
user.token\t''
user.tokenSession\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l json -d 'Short for --format json'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l normalize -d 'Today\'s names whatever the server\'s version, times as RFC 3339 in UTC, ciphers by name; for JSON, kv and env'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s q -l quiet -d 'Print no document: the exit code says whether there is one'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l show-secrets -d 'Show tokens instead of ***'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l names -d 'Show each field\'s path in the place of its label'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -l require -d 'End with 1 where a section or a field that is asked for by name was not sent'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l normalize -d 'Times as RFC 3339 in UTC, ciphers by name, integers in digits alone, whatever the server\'s version'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -s q -l quiet -d 'Print no value: the exit code says whether all are there'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -l show-secrets -d 'Print a token instead of ***'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l format -d 'How to tell it; to standard output, or into a file; may be repeated [default: text]' -r -f -a "text\t'For people: a line for each finding, the worst first, then the verdict'
json\t'For programs'
nagios\t'For Nagios, Icinga and their like: one line and its performance data'
prometheus\t'For Prometheus, through the textfile collector of node_exporter'
junit\t'For CI: a test case for each rule and target'
markdown\t'For tickets and summaries'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l only -d 'Only these rules; what they have nothing to judge by is unknown; takes lists with commas' -r -f -a "reachable\t''
login\t''
answer\t''
api-version\t''
license.valid\t''
license.expiry\t''
certificate\t''
tls.expiry\t''
certificate-agrees\t''
clock\t''
open-api\t''
receiver.open\t''
sandbox\t''
encryption\t''
cipher\t''
cache\t''
bandwidth\t''
borrow\t''
buffer\t''
garbage-collect\t''
port-agrees\t''
external-address\t''
relay\t''
event-log\t''
restart\t''
public-key\t''
key-persistence\t''
identity\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l skip -d 'Not these rules; takes lists with commas' -r -f -a "reachable\t''
login\t''
answer\t''
api-version\t''
license.valid\t''
license.expiry\t''
certificate\t''
tls.expiry\t''
certificate-agrees\t''
clock\t''
open-api\t''
receiver.open\t''
sandbox\t''
encryption\t''
cipher\t''
cache\t''
bandwidth\t''
borrow\t''
buffer\t''
garbage-collect\t''
port-agrees\t''
external-address\t''
relay\t''
event-log\t''
restart\t''
public-key\t''
key-persistence\t''
identity\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l warn -d 'From here on it is a warning, as in license.expiry=45d or cache=85%; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l crit -d 'From here on it is critical; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l expect -d 'Critical unless it is so, as in \'version >= 2.9.1\'; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l policy -d 'A TOML file of rules, limits, expectations and mutes' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l baseline -d 'A saved document, or a directory with one for each target, TARGET.json: what has changed since' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l wait -d 'Ask again until all is in order, for so long at most' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l on-unreachable -d 'What a server that cannot be reached counts as [default: critical]' -r -f -a "ok\t'In order'
warning\t'Something will need attention'
unknown\t'Nobody can tell'
critical\t'Something needs attention now'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l on-timeout -d 'What a deadline that passed counts as [default: unknown]' -r -f -a "ok\t'In order'
warning\t'Something will need attention'
unknown\t'Nobody can tell'
critical\t'Something needs attention now'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l on-auth -d 'What a login that is rejected or not permitted counts as [default: unknown]' -r -f -a "ok\t'In order'
warning\t'Something will need attention'
unknown\t'Nobody can tell'
critical\t'Something needs attention now'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l on-trust -d 'What a certificate that is not trusted counts as: ok, warning, critical or unknown [default: unknown]' -r -f -a "ok\t'In order'
warning\t'Something will need attention'
unknown\t'Nobody can tell'
critical\t'Something needs attention now'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l fail-on -d 'What fails the check: with warning, warnings end with 2; with critical, they end with 0' -r -f -a "warning\t'Warnings, as if they were critical'
critical\t'What is critical or unknown; warnings end with 0'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l json -d 'Short for --format json'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l all -d 'Show also what is in order and what was skipped, with the limits in force and who set them'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -s q -l quiet -d 'Print nothing: the exit code says it, and files are written all the same'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l list -d 'List the rules with their limits, and ask nobody'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -l exit-zero -d 'End with 0 whatever is found; a check that cannot be made at all ends with 3 all the same'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l format -d 'How to show it [default: table]' -r -f -a "table\t''
json\t''
markdown\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l ignore -d 'Not these fields; may be repeated, and takes lists with commas' -r -f -a "serverName\t''
hostName\t''
version\t''
revision\t''
apiVersion\t''
serverPlatform\t''
serverTime\t''
certificateValidation\t''
authRequired\t''
allowRemoteControl\t''
apiControlPort\t''
serverExternalAddress\t''
multiplexAvailable\t''
encryptionAvailable\t''
minCipher\t''
publicKey\t''
eventLogAvailable\t''
APITokensAvailable\t''
sharedTokensAvailable\t''
serverId\t''
serverUid\t''
license.valid\t''
license.expiry\t''
license.errorMessage\t''
receiver.receiverIP\t''
receiver.receiverPort\t''
receiver.relayIP\t''
receiver.relayPort\t''
receiver.authRequired\t''
receiver.onlyAuthorizedClientsAllowed\t''
receiver.encryptionEnabled\t''
receiver.socketRecvBufferSize\t''
receiver.socketSendBufferSize\t''
bandwidthLimits.incomingLimitActive\t''
bandwidthLimits.incomingRateLimit\t''
bandwidthLimits.incomingMaxConnections\t''
bandwidthLimits.outgoingLimitActive\t''
bandwidthLimits.outgoingRateLimit\t''
bandwidthLimits.borrowIncoming\t''
bandwidthLimits.borrowOutgoing\t''
configuration.persistentStateDir\t''
configuration.triggersAvailable\t''
configuration.cloudFileCache.highWatermark\t''
configuration.cloudFileCache.maximumSize\t''
configuration.garbageCollect.intervalSeconds\t''
configuration.garbageCollect.timeLimitSeconds\t''
user.authed\t''
user.userName\t''
user.superuser\t''
user.sandboxed\t''
user.permissions\t''
user.token\t''
user.tokenSession\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l json -d 'Short for --format json'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l identity -d 'Compare also what says which server it is: names, ids, keys, versions'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l state -d 'Compare also what moves by itself or depends on who asks'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -l all -d 'Compare everything'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l format -d 'How to show it [default: table]' -r -f -a "table\t''
json\t''
markdown\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -l json -d 'Short for --format json'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand route" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l yes -d 'Remember the certificate without asking, unless another one is remembered'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l replace -d 'With --yes: remember it in place of another one, too'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l remove -d 'Forget the certificate that is remembered'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l list -d 'List the certificates that are remembered'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -l json -d 'The list as JSON'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l format -d 'How to tell it [default: text]' -r -f -a "text\t''
json\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -l json -d 'Short for --format json'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -f -a "list" -d 'List the servers'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -f -a "add" -d 'Add a server, with the options that it is to be asked with'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -f -a "remove" -d 'Remove a server'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -f -a "show" -d 'Show every setting of a server, and where it came from'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and not __fish_seen_subcommand_from list add remove show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from list" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from list" -l json -d 'As JSON'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l default -d 'Make it the target of commands that name none'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -l replace -d 'Put it in the place of one that has the name already'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from remove" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from remove" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -s u -l user -d 'Authenticate as this user' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l password-file -d 'Read the password from a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l password-command -d 'Take the password from what a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l token-file -d 'Authenticate with the API token in a file that nobody else can read; - is standard input' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l token-command -d 'Authenticate with the API token that a command prints; it is run without a shell' -r -f -a "(__fish_complete_command)"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l superuser -d 'Ask for a superuser\'s rights, which show the configuration' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l timeout -d 'The time for everything together, such as 2m or 500ms [default: 15s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l connect-timeout -d 'The time for name look-up, connection and TLS together [default: 5s]' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l pin -d 'Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated' -r
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust these roots, or this certificate of the server\'s own, as well as the system\'s roots' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l insecure -d 'Do not check who answers (prefer jsinfo trust)' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l allow-plaintext -d 'Let credentials cross the network in the clear, over http://' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -l json -d 'As JSON'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the servers'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a server, with the options that it is to be asked with'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a server'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting of a server, and where it came from'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand server; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand schema" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand schema" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand schema" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand schema" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -l search -d 'Everything whose explanation has this word in it' -r -f
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -l format -d 'How to show it [default: table]' -r -f -a "table\t''
json\t''
markdown\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -l json -d 'Short for --format json'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand completions" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand completions" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand completions" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand completions" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand man" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise'
always\t'Always'
never\t'Never'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand man" -l error-format -d 'How to tell what failed, on standard error [default: text]' -r -f -a "text\t'For people'
json\t'For programs: a JSON object on one line'"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand man" -s v -l verbose -d 'Tell each step, and how long it took' -r -f -a "true\t''
false\t''"
complete -c jsinfo -n "__fish_jsinfo_using_subcommand man" -l config -d 'The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]' -r -F
complete -c jsinfo -n "__fish_jsinfo_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "show" -d 'Show what a server says about itself'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "get" -d 'Print values, raw, for scripts'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "check" -d 'Say whether servers are healthy; the exit code says it too'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "diff" -d 'Say in what two servers, or a server and a saved document, differ'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "route" -d 'Say whether one server can send to another, and how much at most'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "trust" -d 'Look at a server\'s certificate, and remember it'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "doctor" -d 'Go the way to a server phase by phase, and say what is wrong'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "server" -d 'Look at and change the servers of the configuration file'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "schema" -d 'Print the JSON Schema of what jsinfo prints or reads'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "explain" -d 'Say what a field, a section, a rule or an exit code means'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "man" -d 'Print a page of the manual'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and not __fish_seen_subcommand_from show get check diff route trust doctor server schema explain completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and __fish_seen_subcommand_from server" -f -a "list" -d 'List the servers'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and __fish_seen_subcommand_from server" -f -a "add" -d 'Add a server, with the options that it is to be asked with'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and __fish_seen_subcommand_from server" -f -a "remove" -d 'Remove a server'
complete -c jsinfo -n "__fish_jsinfo_using_subcommand help; and __fish_seen_subcommand_from server" -f -a "show" -d 'Show every setting of a server, and where it came from'
