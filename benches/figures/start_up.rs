//! What a user waits for who asks nobody, or a server of the program's own.

use std::fmt::Write as _;
use std::process::Command;

use crate::measure::{Contestant, fixtures, jsinfo, medians, ratio, spell};

const RUNS: usize = 300;

const COMMANDS: [&str; 9] = [
    "--version",
    "show --help",
    "get version ./2.9.2-superuser.json",
    "show ./2.9.2-superuser.json",
    "show ./2.9.2-superuser.json --json",
    "check ./2.9.2-token.json --exit-zero",
    "explain license.expiry",
    "show demo:",
    "check demo:healthy demo:1.9",
];

const OPENING: &str = "\
## Start-up

Whole runs, beside `/bin/true`: what that takes is the system's time to start any program. Medians of 300 runs that take turns.
";

pub(crate) fn part() -> String {
    let mut rows = vec![Contestant::new("true", || Command::new("/bin/true"))];
    for arguments in COMMANDS {
        rows.push(Contestant::new(&format!("jsinfo {arguments}"), move || {
            let mut command = jsinfo(arguments);
            command.current_dir(fixtures());
            command
        }));
    }
    let times = medians(&rows, RUNS);
    let mut text = format!("{OPENING}\n| | time | of `true` |\n| --- | ---: | ---: |\n");
    for (row, time) in rows.iter().zip(&times) {
        writeln!(text, "| `{}` | {} | {} |", row.name, spell(*time), ratio(*time, times[0])).unwrap();
    }
    text
}
