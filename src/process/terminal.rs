//! The terminal's modes: what a question without echo changes, and whoever is ended in the midst of one leaves changed.

use std::fs::{File, OpenOptions};

use rustix::process::getpgrp;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};

/// The modes that the process's terminal had.
#[derive(Debug)]
pub(crate) struct TerminalModes {
    terminal: File,
    modes: Termios,
}

impl TerminalModes {
    /// Remembers the modes. Where there is no terminal, there is nothing to remember.
    pub(crate) fn remember() -> Option<Self> {
        // Not a standard stream: all three may be redirected while a question is asked on the terminal.
        let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?;
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
