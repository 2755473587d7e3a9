//! The terminal's modes: what a question without echo changes, and whoever is ended in the midst of one leaves changed.

use std::fs::{File, OpenOptions};

use rustix::process::getpgrp;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};

/// The modes that the process's terminal had.
#[derive(Debug)]
pub(crate) struct TerminalModes(Option<(File, Termios)>);

impl TerminalModes {
    /// Remembers the modes. Where there is no terminal, there is nothing to remember.
    pub(crate) fn remember() -> Self {
        let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
        Self(terminal.and_then(|terminal| {
            let modes = tcgetattr(&terminal).ok()?;
            Some((terminal, modes))
        }))
    }

    /// Puts the modes back.
    pub(crate) fn put_back(&self) {
        let Self(Some((terminal, modes))) = self else { return };
        // In the background the terminal is somebody else's, and the system stops whoever touches it.
        if tcgetpgrp(terminal).is_ok_and(|foreground| foreground == getpgrp()) {
            // It fails where the terminal has gone, and with it what could be put back.
            let _ = tcsetattr(terminal, OptionalActions::Now, modes);
        }
    }
}
