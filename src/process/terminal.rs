//! The terminal: whether somebody is there, and its modes. Those are what a question without echo changes, and whoever
//! is ended in the midst of one leaves changed.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _};

use rustix::process::getpgrp;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};

/// Whether somebody is there to answer: standard input to type on, standard error to be asked on. Standard output does
/// not count: it is the document's, and may go into a file or a pipe.
pub(crate) fn is_person_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether the process has a terminal of its own, on which a question without echo can be asked. A standard stream may be
/// a terminal that belongs to others.
pub(crate) fn has_controlling_terminal() -> bool {
    controlling_terminal().is_ok()
}

fn controlling_terminal() -> io::Result<File> {
    // Not a standard stream: all three may be redirected while a question is asked on the terminal.
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// The modes that the process's terminal had.
#[derive(Debug)]
pub(crate) struct TerminalModes {
    terminal: File,
    modes: Termios,
}

impl TerminalModes {
    /// Remembers the modes. Where there is no terminal, there is nothing to remember.
    pub(crate) fn remember() -> Option<Self> {
        let terminal = controlling_terminal().ok()?;
        let modes = tcgetattr(&terminal).ok()?;
        Some(Self { terminal, modes })
    }

    /// Puts the modes back.
    pub(crate) fn restore(&self) {
        // In the background the terminal is somebody else's, and the system stops whoever touches it.
        if tcgetpgrp(&self.terminal) == Ok(getpgrp()) {
            // It fails where the terminal has gone, and with it what could be put back.
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.modes);
        }
    }
}
