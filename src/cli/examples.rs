//! The examples at the end of each command's help.

/// Of `jsinfo` itself.
pub(super) const JSINFO: &str = "\
Examples:
  jsinfo show demo:                     a sample server, to look around
  jsinfo trust paris                    look at the certificate of paris, and remember it
  jsinfo show paris --user ops          what paris says to ops; asks for the password
  jsinfo get license.valid paris        one value of it
  jsinfo check paris                    is it healthy? the exit code says it too
  jsinfo doctor paris                   what is in the way, if anything is";

pub(super) const SHOW: &str = "\
Examples:
  jsinfo show demo:                           a sample server, to look around
  jsinfo show paris --user ops --superuser    everything, asked by a superuser
  jsinfo show paris --section license,gc      two sections of it
  jsinfo show paris --json | jq .license      the document as it was sent";

pub(super) const GET: &str = "\
Examples:
  jsinfo get license.valid paris
  test \"$(jsinfo get license.valid paris)\" = true";

pub(super) const TRUST: &str = "\
Examples:
  jsinfo trust paris             look at the certificate of paris, and remember it when asked
  jsinfo trust --list            what is remembered
  jsinfo trust --remove paris    forget it";

pub(super) const DOCTOR: &str = "\
Examples:
  jsinfo doctor paris                             how far it goes, and what to do
  jsinfo doctor paris --user ops --superuser      the same with a login
  jsinfo doctor paris --json | jq .failure        for programs";

pub(super) const SERVER_LIST: &str = "\
Examples:
  jsinfo server list
  jsinfo server list --json | jq -r '.servers[].name'";

pub(super) const SERVER_REMOVE: &str = "\
Examples:
  jsinfo server remove paris";

pub(super) const SERVER_SHOW: &str = "\
Examples:
  jsinfo server show paris                        every setting, and who said it
  jsinfo server show paris --timeout 1m           what an option would change";

pub(super) const COMPLETIONS: &str = "\
Examples:
  mkdir -p ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions
  jsinfo completions bash > ~/.local/share/bash-completion/completions/jsinfo
  jsinfo completions zsh > ~/.zfunc/_jsinfo
  jsinfo completions fish > ~/.config/fish/completions/jsinfo.fish

zsh looks there with fpath+=(~/.zfunc) before compinit in ~/.zshrc.";

pub(super) const SERVER_ADD: &str = "\
Examples:
  jsinfo server add paris paris.example --user ops --password-command 'pass show jetstream/paris'
  jsinfo show paris";

pub(super) const CHECK: &str = "\
Examples:
  jsinfo check demo:unhealthy                           a sample server with much that is wrong
  jsinfo check @europe --wait 2m                        a group, until all is in order
  jsinfo check paris --expect 'version >= 2.9.1'        and what you expect of it
  jsinfo check paris --format text --format junit=report.xml
  jsinfo check --list                                   the rules and their limits";
