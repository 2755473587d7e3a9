//! The `jsinfo` command. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    jsinfo::run(std::env::args_os()).into()
}
