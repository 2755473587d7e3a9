//! The `jsinfo` command. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(jsinfo::run(std::env::args_os()))
}
