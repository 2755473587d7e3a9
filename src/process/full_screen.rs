//! The whole terminal, lent for a while: what was on it comes back on every way out, a panic included. A panic ends the
//! released program at once, so nothing that waits to be dropped would put it right.

use std::io::{self, Write as _};
use std::os::fd::AsFd as _;
use std::panic;
use std::sync::{Mutex, Once, PoisonError, TryLockError};

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen,
};

use super::terminal::TerminalModes;

/// The modes that the terminal had, while the screen is ours.
static LENT: Mutex<Option<TerminalModes>> = Mutex::new(None);

/// Takes the screen, or takes it again after somebody else may have had it. [`give_back`] has to follow.
///
/// # Errors
/// The system's, where the process has no terminal of its own, or standard output cannot be written to.
pub(crate) fn take() -> io::Result<()> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // Before the panic is told, or its words would vanish with the screen that was lent.
            give_back_or_pass();
            others(info);
        }));
    });
    {
        let mut lent = LENT.lock().unwrap_or_else(PoisonError::into_inner);
        // What is remembered already is older than what we have set since.
        if lent.is_none() {
            *lent = Some(TerminalModes::remember()?);
        }
        if let Some(modes) = lent.as_ref() {
            modes.take_keys()?;
        }
    }
    let mut taken = String::new();
    push(&mut taken, EnterAlternateScreen);
    push(&mut taken, Hide);
    // What is too long is cut, and never moves what is below.
    push(&mut taken, DisableLineWrap);
    push(&mut taken, Clear(ClearType::All));
    write(&taken)
}

/// Gives the terminal back as it was, where it is taken.
pub(crate) fn give_back() {
    give_back_modes(&mut LENT.lock().unwrap_or_else(PoisonError::into_inner));
}

fn give_back_modes(lent: &mut Option<TerminalModes>) {
    let Some(modes) = lent.take() else { return };
    let mut given = String::new();
    // First: a terminal in the midst of a frame shows nothing of what follows until the frame is ended.
    push(&mut given, EndSynchronizedUpdate);
    push(&mut given, ResetColor);
    push(&mut given, EnableLineWrap);
    push(&mut given, Show);
    push(&mut given, LeaveAlternateScreen);
    // Where the terminal has gone there is nothing to give back.
    let _ = write(&given);
    modes.restore();
}

/// In a panic: whoever panics may hold the lock, and is in the midst of giving back.
fn give_back_or_pass() {
    match LENT.try_lock() {
        Ok(mut lent) => give_back_modes(&mut lent),
        Err(TryLockError::Poisoned(poisoned)) => give_back_modes(&mut poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => {}
    }
}

/// Adds what a terminal does when it is told so.
pub(crate) fn push(text: &mut String, command: impl Command) {
    // What goes to memory cannot fail.
    let _ = command.write_ansi(text);
}

/// Writes to the terminal behind standard output.
///
/// # Errors
/// The system's.
pub(crate) fn write(text: &str) -> io::Result<()> {
    // Not through Rust's own buffer, which a panic may have left locked.
    let stdout = io::stdout();
    let mut stream = std::fs::File::from(stdout.as_fd().try_clone_to_owned()?);
    stream.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::time::{Duration, Instant};

    use pty_process::blocking::{Command, open};
    use rustix::termios::{LocalModes, tcgetattr};

    use super::*;

    /// What the test below starts in a terminal of its own: it takes the screen and panics, with nothing to be dropped.
    #[test]
    #[ignore = "it is started by another test, in a terminal"]
    fn panics_on_the_screen() {
        take().unwrap();
        write("DRAWN").unwrap();
        panic!("a fault of our own");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_is_told() {
        let (mut pty, pts) = open().unwrap();
        let itself = std::env::current_exe().unwrap();
        let name = "process::full_screen::tests::panics_on_the_screen";
        let command = Command::new(itself).args([name, "--exact", "--ignored", "--nocapture"]);
        let before = tcgetattr(&pty).unwrap();
        let mut child = command.spawn(pts).unwrap();
        let mut screen = Vec::new();
        let started = Instant::now();
        let mut bytes = [0; 4096];
        // The terminal ends with an error when the program has gone.
        while let Ok(count @ 1..) = pty.read(&mut bytes) {
            screen.extend(&bytes[..count]);
            assert!(started.elapsed() < Duration::from_secs(60));
        }
        assert!(!child.wait().unwrap().success());
        let screen = String::from_utf8_lossy(&screen);
        let place = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text:?}: {screen:?}"));
        let (taken, drawn, given) = (place("\u{1b}[?1049h"), place("DRAWN"), place("\u{1b}[?1049l"));
        assert!(taken < drawn && drawn < given && given < place("a fault of our own"), "{screen:?}");
        assert!(place("\u{1b}[?25h") > drawn, "the cursor is back");
        let after = tcgetattr(&pty).unwrap();
        assert!(after.local_modes.contains(LocalModes::ECHO | LocalModes::ICANON));
        assert_eq!(after.local_modes, before.local_modes);
        assert_eq!(after.input_modes, before.input_modes);
    }
}
