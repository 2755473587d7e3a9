//! How many instructions short runs take, which is the same on a machine that is busy: `benches/instructions` counts them, and
//! holds them to a budget.

use std::path::Path;
use std::process::Command;

use crate::measure::{JSINFO, has};

const OPENING: &str = "\
## Instructions

What is the same on a busy machine, counted by callgrind, the start of the program by the system included. The budget is in \
[instructions.txt](instructions.txt); what lands may need 5 % more, and no more than that.

";

pub(crate) fn part() -> String {
    if !has("valgrind") {
        return format!("{OPENING}valgrind was not there.\n");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions");
    let counted = Command::new(script).args(["--table", JSINFO]).output().unwrap();
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    format!("{OPENING}{}", String::from_utf8(counted.stdout).unwrap())
}
