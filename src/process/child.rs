//! A program of this machine under a deadline: how it is started, listened to and brought to an end.
//!
//! It knows nothing of servers and secrets. What the program is, what it is told and what its output means is the
//! caller's. What it may do with the terminal is the caller's choice too, and decides what can be ended: see
//! [`Terminal`].

use std::io::{self, Read, Write as _};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};
use zeroize::Zeroizing;

use super::descendants::Descendants;
use crate::files::MAX_BYTES;
use crate::process::deadline::Deadline;
use crate::process::signals::{self, Held};
use crate::process::terminal::TerminalModes;

/// How often to look whether the program has ended.
const LOOK: Duration = Duration::from_millis(5);

/// How long its own children may go on writing when the program has ended. Most write nothing, and only keep the
/// pipes open.
const GRACE: Duration = Duration::from_secs(1);

/// How long a program that shares the terminal has to end when it is asked to, before it is killed: time to show again
/// what is typed.
const FAREWELL: Duration = Duration::from_millis(500);

/// What a program may do with the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terminal {
    /// Nothing: it runs in a session of its own and cannot ask anybody anything. Nothing of its process group outlives
    /// the call, however the call ends.
    None,
    /// Whatever jsinfo may: it may ask there. For that it has to run in jsinfo's own process group, because the system
    /// stops a group in the background that reads from the terminal, and one brought to the foreground would take
    /// Ctrl-C away from the rest of the pipeline and from the script around it. The group cannot be killed, then:
    /// jsinfo is in it. At the deadline or at an interrupt the program, and on Linux its [`Descendants`], are asked to
    /// end and then killed, and the terminal's modes are put back. When it ends by itself, what it started may go on:
    /// it may be the agent that keeps the key.
    Shared,
}

/// A program that ended by itself.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Zeroizing<Vec<u8>>,
    pub(crate) stderr: Zeroizing<Vec<u8>>,
}

/// Why there is nothing to be had from a program.
#[derive(Debug)]
pub(crate) enum ChildError {
    /// It could not be started, or it was lost sight of.
    NotRun(io::Error),
    /// It was killed at the deadline, having said this on standard error.
    TooLate(Zeroizing<Vec<u8>>),
    /// It was killed for printing more than [`MAX_BYTES`].
    TooLarge,
    /// It was killed because jsinfo was told to end.
    Interrupted,
}

/// Runs the program to its end, or to the deadline. Without input, standard input is closed.
pub(crate) fn run(
    mut command: Command,
    input: Option<Zeroizing<Vec<u8>>>,
    deadline: Deadline,
    terminal: Terminal,
) -> Result<Finished, ChildError> {
    // A program that does not hear of the signal, or does not care, would be left behind.
    let signals = Held::hold(signals::ENDING).map_err(ChildError::NotRun)?;
    let modes = (terminal == Terminal::Shared).then(TerminalModes::remember);
    command
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = Running::start(command, terminal).map_err(ChildError::NotRun)?;
    running.tell(input);
    let outcome = running.listen(deadline, &signals);
    drop(running);
    if let Some(modes) = modes.filter(|_| outcome.is_err() || signals.caught()) {
        modes.put_back();
    }
    if signals.caught() {
        signals.let_through();
        return Err(ChildError::Interrupted);
    }
    outcome
}

/// A program that is running. Dropped, it is brought to an end as [`Terminal`] says.
struct Running {
    child: Box<dyn ChildWrapper>,
    terminal: Terminal,
    has_ended: bool,
    chunks: Receiver<(OutputStream, Zeroizing<Vec<u8>>)>,
}

#[derive(Clone, Copy)]
enum OutputStream {
    Stdout,
    Stderr,
}

impl Running {
    fn start(command: Command, terminal: Terminal) -> io::Result<Self> {
        let mut command = CommandWrap::from(command);
        if terminal == Terminal::None {
            command.wrap(process_wrap::std::ProcessSession);
        }
        let mut child = command.spawn()?;
        let (sender, chunks) = sync_channel(16);
        if let Some(stdout) = child.stdout().take() {
            forward(stdout, OutputStream::Stdout, sender.clone());
        }
        if let Some(stderr) = child.stderr().take() {
            forward(stderr, OutputStream::Stderr, sender);
        }
        Ok(Self { child, terminal, has_ended: false, chunks })
    }

    /// Writes the input from a thread of its own: a program that does not read it must not be waited for.
    fn tell(&mut self, input: Option<Zeroizing<Vec<u8>>>) {
        if let (Some(input), Some(mut stdin)) = (input, self.child.stdin().take()) {
            // A program that does not want its input will have said so elsewhere.
            thread::spawn(move || stdin.write_all(&input));
        }
    }

    fn listen(&mut self, deadline: Deadline, signals: &Held) -> Result<Finished, ChildError> {
        let (mut stdout, mut stderr) = (Zeroizing::default(), Zeroizing::default());
        let (mut ended, mut silent) = (None, false);
        loop {
            if ended.is_none() {
                let status = self.child.try_wait().map_err(ChildError::NotRun)?;
                self.has_ended = status.is_some();
                ended = status.map(|status| (status, Deadline::after(GRACE).or_earlier(deadline)));
            }
            if let Some((status, grace)) = ended
                && (silent || grace.left().is_err())
            {
                return Ok(Finished { status, stdout, stderr });
            }
            if signals.caught() {
                return Err(ChildError::Interrupted);
            }
            let Ok(left) = deadline.left() else { return Err(ChildError::TooLate(stderr)) };
            match self.chunks.recv_timeout(left.min(LOOK)) {
                Ok((OutputStream::Stdout, chunk)) => append(&mut stdout, &chunk),
                Ok((OutputStream::Stderr, chunk)) => append(&mut stderr, &chunk),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    silent = true;
                    thread::sleep(left.min(LOOK));
                }
            }
            if stdout.len().max(stderr.len()) > MAX_BYTES {
                return Err(ChildError::TooLarge);
            }
        }
    }
}

impl Running {
    /// Asks the program and its descendants to end. It may be in the midst of a question, with a terminal to put back.
    fn ask_to_end(&mut self) -> Descendants {
        let descendants = Descendants::of(self.child.id());
        let _ = self.child.signal(signal_hook::consts::SIGTERM);
        descendants.terminate();
        let asked = Instant::now();
        while asked.elapsed() < FAREWELL && !(self.has_ended && descendants.are_gone()) {
            thread::sleep(LOOK);
            self.has_ended = self.has_ended || !matches!(self.child.try_wait(), Ok(None));
        }
        descendants
    }
}

// What fails here fails because nobody is left, and that is what is wanted.
impl Drop for Running {
    fn drop(&mut self) {
        if self.terminal == Terminal::Shared {
            if self.has_ended {
                return;
            }
            self.ask_to_end().kill();
            if self.has_ended {
                return;
            }
            // Whoever was started in the meantime.
            Descendants::of(self.child.id()).kill();
        }
        let _ = self.child.start_kill();
        let _ = self.child.wait();
    }
}

/// Adds to what a program said. It may be a secret: what grows leaves no copy behind.
fn append(all: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if all.capacity() < all.len() + chunk.len() {
        let mut larger = Zeroizing::new(Vec::with_capacity(2 * (all.len() + chunk.len())));
        larger.extend_from_slice(all);
        *all = larger;
    }
    all.extend_from_slice(chunk);
}

/// Passes on what a pipe holds, chunk by chunk, until it ends or nobody listens any more. A pipe that is kept open by
/// somebody else keeps nothing but this thread.
fn forward(
    mut pipe: impl Read + Send + 'static,
    stream: OutputStream,
    chunks: SyncSender<(OutputStream, Zeroizing<Vec<u8>>)>,
) {
    thread::spawn(move || {
        let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
        loop {
            match pipe.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(count @ 1..) => {
                    let chunk = Zeroizing::new(buffer.get(..count).unwrap_or_default().to_vec());
                    if chunks.send((stream, chunk)).is_err() {
                        break;
                    }
                }
                Ok(0) | Err(_) => break,
            }
        }
    });
}
