//! The program in a real pseudo-terminal: what a person sees, and what a person types.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pts, Pty, open};
use rustix::process::Signal;

use super::process::{PATIENCE, send};
use super::{JSINFO, fixtures};

/// How long what was written last may be on its way, on a machine with a lot to do.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// The lines of a terminal.
pub(crate) const HEIGHT: u16 = 24;

/// A program that runs in a terminal.
pub(crate) struct Terminal {
    keyboard: Arc<Pty>,
    screen: Arc<Mutex<Vec<u8>>>,
    reader: std::thread::JoinHandle<()>,
    child: std::process::Child,
}

/// Starts `jsinfo` in a terminal of that width, with this environment and no other.
pub(crate) fn start(width: u16, arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
    start_program(width, Command::new(JSINFO).args(arguments), environment)
}

/// Starts `jsinfo` with a terminal for its standard streams that is not its own, as a container may have it.
pub(crate) fn start_without_own_terminal(arguments: &[&str]) -> Terminal {
    // Its own session has none, and it would have to be opened anew to become the session's.
    let command = Command::new("setsid").args(["--fork", "--wait", JSINFO]).args(arguments);
    start_program(100, command, &[("PATH", &std::env::var("PATH").unwrap())])
}

/// The same in a terminal so tall that nothing leaves it.
pub(crate) fn start_tall(width: u16, arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
    start_sized(Size::new(200, width), Command::new(JSINFO).args(arguments), environment)
}

/// Starts any program in a terminal of that width, with this environment and no other.
pub(crate) fn start_program(width: u16, command: Command, environment: &[(&str, &str)]) -> Terminal {
    start_sized(Size::new(HEIGHT, width), command, environment)
}

fn start_sized(size: Size, command: Command, environment: &[(&str, &str)]) -> Terminal {
    let (pty, pts): (Pty, Pts) = open().unwrap();
    pty.resize(size).unwrap();
    let child =
        command.env_clear().envs(environment.iter().copied()).current_dir(fixtures()).spawn(pts).unwrap();
    let (keyboard, screen) = (Arc::new(pty), Arc::new(Mutex::new(Vec::new())));
    let (end, seen) = (Arc::clone(&keyboard), Arc::clone(&screen));
    let reader = std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        // The terminal ends with an error when the program has gone.
        while let Ok(count @ 1..) = (&*end).read(&mut bytes) {
            seen.lock().unwrap().extend(&bytes[..count]);
        }
    });
    Terminal { keyboard, screen, reader, child }
}

impl Terminal {
    /// Waits until the screen shows this.
    pub(crate) fn expect(&mut self, text: &str) -> &mut Self {
        let start = Instant::now();
        while !self.screen().contains(text) {
            assert!(start.elapsed() < PATIENCE, "no {text:?} on the screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Types this, no sooner than a person could: a prompt is written a moment before the terminal stops showing
    /// what is typed.
    pub(crate) fn type_in(&mut self, keys: &str) -> &mut Self {
        self.type_bytes(keys.as_bytes())
    }

    /// Types what need not be text.
    pub(crate) fn type_bytes(&mut self, keys: &[u8]) -> &mut Self {
        std::thread::sleep(Duration::from_millis(200));
        (&*self.keyboard).write_all(keys).unwrap();
        self
    }

    /// Waits for the end, and gives back the exit code as a shell sees it, and all that was on the screen.
    pub(crate) fn finish(mut self) -> (i32, String) {
        let status = self.child.wait().unwrap();
        // What was written last may still be on its way. A program that was left behind keeps the terminal open, and
        // is not waited for.
        let start = Instant::now();
        while !self.reader.is_finished() && start.elapsed() < LAST_WORDS {
            std::thread::sleep(Duration::from_millis(5));
        }
        (status.code().or_else(|| Some(128 + status.signal()?)).unwrap(), self.screen())
    }

    /// Makes the terminal another size, in lines and columns.
    pub(crate) fn resize(&mut self, height: u16, width: u16) -> &mut Self {
        self.keyboard.resize(Size::new(height, width)).unwrap();
        self
    }

    /// Waits until the screen shows this so many times.
    pub(crate) fn expect_times(&mut self, text: &str, times: usize) -> &mut Self {
        let start = Instant::now();
        while self.screen().matches(text).count() < times {
            assert!(
                start.elapsed() < PATIENCE,
                "not {times} times {text:?} on the screen:\n{}",
                self.screen()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// The number of the program's process.
    pub(crate) fn process(&self) -> i32 {
        self.child.id().try_into().unwrap()
    }

    /// Whether the terminal shows what is typed.
    pub(crate) fn echoes(&self) -> bool {
        let modes = rustix::termios::tcgetattr(&*self.keyboard).unwrap().local_modes;
        modes.contains(rustix::termios::LocalModes::ECHO)
    }

    /// Sends a signal to the program and to nobody else.
    pub(crate) fn signal(&mut self, signal: Signal) -> &mut Self {
        send(&self.child, signal);
        self
    }

    /// Waits until the terminal does not show what is typed.
    pub(crate) fn expect_no_echo(&mut self) -> &mut Self {
        let start = Instant::now();
        while self.echoes() {
            assert!(start.elapsed() < PATIENCE, "the terminal shows what is typed:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits for the end, but keeps the terminal.
    pub(crate) fn wait(&mut self) {
        self.child.wait().unwrap();
    }

    /// All that was on the screen so far.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).replace("\r\n", "\n")
    }
}
