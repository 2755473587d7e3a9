//! Programs of this machine that judge what we write: shells, validators.

use std::io::{ErrorKind, Write as _};
use std::process::{Command, Output};

/// What came of running it; nothing where it is not installed. Continuous integration has them all.
pub(crate) fn run(command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let tool = command.get_program().display();
            assert!(std::env::var_os("CI").is_none(), "{tool} is not installed");
            // What a test prints is shown only when it fails; this has to be seen.
            let _ = writeln!(std::io::stderr(), "{tool} is not installed, and judges nothing here");
            None
        }
        Err(error) => panic!("{command:?}: {error}"),
    }
}
