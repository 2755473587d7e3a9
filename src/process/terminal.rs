//! The terminal: whether somebody is there, its modes, and the line that is typed. The modes are what a question without
//! echo changes, and whoever is ended in the midst of one leaves changed.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Read as _, Write as _};

use rustix::process::getpgrp;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};
use zeroize::{Zeroize as _, Zeroizing};

use super::signals;
use super::waiting_line::TerminalToOneself;

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

pub(super) fn controlling_terminal() -> io::Result<File> {
    // Not a standard stream: all three may be redirected while a question is asked on the terminal.
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// Asks on the process's own terminal, and gives back what is typed in one line; nothing where there is an end and no line.
/// A signal that ends the process meanwhile ends it with the terminal as it was.
///
/// # Errors
/// The system's, and [`io::ErrorKind::InvalidData`] for what cannot have been meant.
pub(crate) fn ask(question: &str, is_shown: bool) -> io::Result<Option<String>> {
    let _to_oneself = TerminalToOneself::take();
    let terminal = TerminalModes::remember()?;
    let clean_up = |is_waiting: bool| {
        terminal.restore();
        if is_waiting {
            // The cursor is still behind the question. Where that cannot be changed, nothing depends on it.
            let _ = writeln!(io::stderr());
        }
    };
    let answer = signals::with_cleanup(clean_up, || terminal.ask(question, is_shown));
    terminal.restore();
    answer?
}

/// As many bytes as a terminal takes in one line. It drops what is typed beyond.
const MAX_LINE: usize = 4095;

/// What is given for a key that is to do nothing but be typed.
const NO_KEY: u8 = 0;

/// The process's own terminal, and the modes that it had.
#[derive(Debug)]
pub(crate) struct TerminalModes {
    terminal: File,
    modes: Termios,
}

impl TerminalModes {
    /// Remembers the modes.
    ///
    /// # Errors
    /// The system's, where the process has no terminal.
    pub(crate) fn remember() -> io::Result<Self> {
        let terminal = controlling_terminal()?;
        let modes = tcgetattr(&terminal)?;
        Ok(Self { terminal, modes })
    }

    /// Asks, and gives back what is typed in one line, without its end; nothing where there is an end and no line. Ctrl-D
    /// behind a text ends the line, as it does everywhere. Whatever becomes of it, [`TerminalModes::restore`] has to follow.
    ///
    /// The terminal edits the line itself, and no library reads it: rpassword takes Ctrl-D for nothing and makes others
    /// of the bytes that are not UTF-8.
    ///
    /// # Errors
    /// The system's, and [`io::ErrorKind::InvalidData`] for what cannot have been meant.
    fn ask(&self, question: &str, is_shown: bool) -> io::Result<Option<String>> {
        let mut modes = self.modes.clone();
        // Another program may have died and left the terminal without lines and without signals.
        modes.local_modes.insert(LocalModes::ICANON | LocalModes::ISIG);
        modes.local_modes.set(LocalModes::ECHO, is_shown);
        modes.local_modes.remove(LocalModes::ECHONL);
        // Whoever goes on after Ctrl-Z may find the echo on.
        modes.special_codes[SpecialCodeIndex::VSUSP] = NO_KEY;
        tcsetattr(&self.terminal, OptionalActions::Now, &modes)?;
        let mut terminal = &self.terminal;
        write!(terminal, "{question}")?;
        // One byte more than there can be, its end included.
        let mut line = Zeroizing::new(vec![0; MAX_LINE + 2]);
        let length = loop {
            match terminal.read(&mut line) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        line.truncate(length);
        let was_ended = line.last() == Some(&b'\n');
        if was_ended {
            line.pop();
        }
        // What ended the answer was not shown, so the cursor is still behind the question.
        if !is_shown || !was_ended {
            writeln!(terminal)?;
        }
        if length == 0 { Ok(None) } else { read_line(&line).map(Some) }
    }

    /// From now on keys are given on as they are pressed, and not shown. Those that interrupt do so as ever; Ctrl-Z is a key
    /// like any other, so that the terminal can be put right before somebody else has it. [`TerminalModes::restore`] has to
    /// follow.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn take_keys(&self) -> io::Result<()> {
        let mut modes = self.modes.clone();
        modes.local_modes.insert(LocalModes::ISIG);
        modes.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN);
        // Ctrl-S would stop the screen, and then no other key would answer.
        modes.input_modes.remove(InputModes::IXON);
        modes.special_codes[SpecialCodeIndex::VSUSP] = NO_KEY;
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&self.terminal, OptionalActions::Now, &modes)?;
        Ok(())
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

/// What was typed, as it was typed: a password that was mended is another one.
fn read_line(line: &[u8]) -> io::Result<String> {
    let fault = if line.len() >= MAX_LINE {
        "what was typed is longer than a line can be"
    } else {
        match String::from_utf8(line.to_vec()) {
            // The arrow keys, for one, send such characters.
            Ok(mut text) if text.contains(|c: char| c.is_control() && c != '\t') => {
                text.zeroize();
                "a key was pressed that is no character"
            }
            Ok(text) => return Ok(text),
            Err(error) => {
                error.into_bytes().zeroize();
                "what was typed is not UTF-8"
            }
        }
    };
    Err(io::Error::new(io::ErrorKind::InvalidData, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_was_typed_or_refused() {
        assert_eq!(read_line("hünter\t2".as_bytes()).unwrap(), "hünter\t2");
        assert_eq!(read_line(b"").unwrap(), "");
        assert_eq!(read_line(&[b'x'; MAX_LINE - 1]).unwrap().len(), MAX_LINE - 1);
        for (line, fault) in [
            (&b"h\xfcnter"[..], "what was typed is not UTF-8"),
            (b"hunter\x1b[D2", "a key was pressed that is no character"),
            (b"hunter2\x1a", "a key was pressed that is no character"),
            (&[b'x'; MAX_LINE], "what was typed is longer than a line can be"),
        ] {
            assert_eq!(read_line(line).unwrap_err().to_string(), fault);
        }
    }
}
