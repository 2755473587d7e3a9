//! A program of this machine under a deadline: how it is started, listened to and brought to an end.
//!
//! It knows nothing of servers and secrets. What the program is, what it is told and what its output means is the
//! caller's. What it may do with the terminal is the caller's choice too, and decides what can be ended: see
//! [`Terminal`].

use std::io::{self, Read, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};
use signal_hook::consts::SIGTERM;
use signal_hook::low_level;
use zeroize::Zeroizing;

use super::descendants::Descendants;
use crate::files::MAX_BYTES;
use crate::process::deadline::Deadline;
use crate::process::signals::{self, HeldSignals};
use crate::process::terminal::TerminalModes;

/// How a program ended that did not do what it was asked, as the end of a sentence about it.
pub(crate) fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with exit code {code}"),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}

/// How often to look whether the program has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// How long its own children may go on writing when the program has ended. Most write nothing, and only keep the
/// pipes open.
const OUTPUT_GRACE: Duration = Duration::from_secs(1);

/// How long a program that shares the terminal has to end when it is asked to, before it is killed: time to show again
/// what is typed.
const TERMINATION_GRACE: Duration = Duration::from_millis(500);

/// How many chunks of output may wait to be read: then the program waits, too, and not everything it can print is held
/// in memory.
const CHUNKS_AHEAD: usize = 16;

/// How many programs run now, in all threads.
static RUNNING_CHILDREN: AtomicUsize = AtomicUsize::new(0);

/// How many programs of this process run now, those that are being ended included. Whoever wants to leave none behind
/// waits for 0: as long as a thread is in [`run`], its program is not gone.
pub(crate) fn running_children() -> usize {
    RUNNING_CHILDREN.load(Ordering::SeqCst)
}

/// Counts a program while it lives: from before its start until nothing of it is left to put right.
struct CountedChild;

impl CountedChild {
    fn new() -> Self {
        RUNNING_CHILDREN.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for CountedChild {
    fn drop(&mut self) {
        RUNNING_CHILDREN.fetch_sub(1, Ordering::SeqCst);
    }
}

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

/// Has every program that runs ended by whoever waits for it, without waiting for that. What is given back has to be kept
/// until they are gone; none where there is none.
pub(crate) fn end_children() -> Option<HeldSignals> {
    if running_children() == 0 {
        return None;
    }
    // Whoever waits for a program ends it when this signal comes. Held here as well, it ends nothing else.
    let held = HeldSignals::hold(&[SIGTERM]).ok()?;
    let _ = low_level::raise(SIGTERM);
    Some(held)
}

/// Runs the program to its end, or to the deadline. Without input, standard input is closed.
pub(crate) fn run(
    mut command: Command,
    input: Option<Zeroizing<Vec<u8>>>,
    deadline: Deadline,
    terminal: Terminal,
) -> Result<Finished, ChildError> {
    // A program that does not hear of the signal, or does not care, would be left behind.
    let signals = HeldSignals::hold(signals::PUT_RIGHT_BEFORE).map_err(ChildError::NotRun)?;
    let _counted = CountedChild::new();
    // Only a program that shares the terminal can leave it changed.
    let modes = match terminal {
        Terminal::Shared => TerminalModes::remember().ok(),
        Terminal::None => None,
    };
    command
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = RunningChild::start(command, terminal).map_err(ChildError::NotRun)?;
    running.write_input(input);
    let outcome = running.wait_with_output(deadline, &signals);
    // The order matters: the program is gone before its terminal is put right, and that is done before the signal that
    // came is let through and ends everything.
    drop(running);
    if let Some(modes) = modes
        && (outcome.is_err() || signals.caught())
    {
        modes.restore();
    }
    if signals.caught() {
        signals.re_raise();
        return Err(ChildError::Interrupted);
    }
    outcome
}

/// A program that is running. Dropped, it is brought to an end as [`Terminal`] says.
struct RunningChild {
    child: Box<dyn ChildWrapper>,
    terminal: Terminal,
    has_ended: bool,
    chunks: Receiver<OutputChunk>,
}

/// A piece of what a program prints.
struct OutputChunk {
    stream: OutputStream,
    bytes: Zeroizing<Vec<u8>>,
}

#[derive(Clone, Copy)]
enum OutputStream {
    Stdout,
    Stderr,
}

/// The end of a program, and until when its own children are listened to.
#[derive(Clone, Copy)]
struct Exit {
    status: ExitStatus,
    listen_until: Deadline,
}

impl RunningChild {
    fn start(command: Command, terminal: Terminal) -> io::Result<Self> {
        let mut command = CommandWrap::from(command);
        if terminal == Terminal::None {
            // A session and not only a group: from a group it could still open /dev/tty.
            command.wrap(process_wrap::std::ProcessSession);
        }
        let mut child = command.spawn()?;
        let (sender, chunks) = sync_channel(CHUNKS_AHEAD);
        if let Some(stdout) = child.stdout().take() {
            forward(stdout, OutputStream::Stdout, sender.clone());
        }
        if let Some(stderr) = child.stderr().take() {
            forward(stderr, OutputStream::Stderr, sender);
        }
        Ok(Self { child, terminal, has_ended: false, chunks })
    }

    /// Writes the input from a thread of its own: a program that does not read it must not be waited for.
    fn write_input(&mut self, input: Option<Zeroizing<Vec<u8>>>) {
        if let (Some(input), Some(mut stdin)) = (input, self.child.stdin().take()) {
            // A program that does not want its input will have said so elsewhere.
            thread::spawn(move || stdin.write_all(&input));
        }
    }

    /// Collects what the program prints until it has ended and its pipes are closed, or nobody will wait any longer.
    fn wait_with_output(
        &mut self,
        deadline: Deadline,
        signals: &HeldSignals,
    ) -> Result<Finished, ChildError> {
        let mut stdout = Zeroizing::default();
        let mut stderr = Zeroizing::default();
        let mut exit: Option<Exit> = None;
        let mut pipes_are_closed = false;
        // The end of the program and that of its output are two things. It may end with output still in its pipes, its
        // own children may hold them open, and it may close them and go on.
        loop {
            if exit.is_none()
                && let Some(status) = self.child.try_wait().map_err(ChildError::NotRun)?
            {
                self.has_ended = true;
                exit =
                    Some(Exit { status, listen_until: Deadline::after(OUTPUT_GRACE).or_earlier(deadline) });
            }
            if let Some(Exit { status, listen_until }) = exit
                && (pipes_are_closed || listen_until.left().is_err())
            {
                return Ok(Finished { status, stdout, stderr });
            }
            if signals.caught() {
                return Err(ChildError::Interrupted);
            }
            // Behind the other looks, so that a program that ended in time is not told as one that did not.
            let Ok(left) = deadline.left() else { return Err(ChildError::TooLate(stderr)) };
            // No longer than this: it is also how often the end of the program and signals are looked for.
            match self.chunks.recv_timeout(left.min(POLL_INTERVAL)) {
                Ok(chunk) => match chunk.stream {
                    OutputStream::Stdout => append(&mut stdout, &chunk.bytes),
                    OutputStream::Stderr => append(&mut stderr, &chunk.bytes),
                },
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    // A closed channel answers at once, and the program may run for long without its pipes.
                    pipes_are_closed = true;
                    thread::sleep(left.min(POLL_INTERVAL));
                }
            }
            if stdout.len().max(stderr.len()) > MAX_BYTES {
                return Err(ChildError::TooLarge);
            }
        }
    }

    /// Asks the program and its descendants to end. It may be in the midst of a question, with a terminal to put back.
    fn ask_to_end(&mut self) -> Descendants {
        let descendants = Descendants::below(self.child.id());
        let _ = self.child.signal(SIGTERM);
        descendants.terminate();
        let asked = Instant::now();
        while asked.elapsed() < TERMINATION_GRACE && !(self.has_ended && descendants.are_gone()) {
            thread::sleep(POLL_INTERVAL);
            // Where the system knows of no such child, it has ended, too.
            self.has_ended = self.has_ended || !matches!(self.child.try_wait(), Ok(None));
        }
        descendants
    }
}

// What fails here fails because nobody is left, and that is what is wanted.
impl Drop for RunningChild {
    fn drop(&mut self) {
        if self.terminal == Terminal::Shared {
            if self.has_ended {
                // What it left running may be an agent that is to outlive it.
                return;
            }
            self.ask_to_end().kill();
            // Its number may be another program's already, and nobody new can have come from it.
            if self.has_ended {
                return;
            }
            // Whoever was started in the meantime.
            Descendants::below(self.child.id()).kill();
        }
        // With a session of its own, all of its process group; and waited for, so that no zombie stays.
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
fn forward(mut pipe: impl Read + Send + 'static, stream: OutputStream, chunks: SyncSender<OutputChunk>) {
    thread::spawn(move || {
        // As much as a pipe holds on Linux.
        let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
        loop {
            match pipe.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(count @ 1..) => {
                    let bytes = Zeroizing::new(buffer.get(..count).unwrap_or_default().to_vec());
                    if chunks.send(OutputChunk { stream, bytes }).is_err() {
                        break;
                    }
                }
                Ok(0) | Err(_) => break,
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits until the number of running programs is as wanted; those of other tests count, too.
    fn wait_until(is_right: fn(usize) -> bool) {
        let started = Instant::now();
        while !is_right(running_children()) {
            assert!(started.elapsed() < Duration::from_secs(20), "{} run", running_children());
            thread::sleep(POLL_INTERVAL);
        }
    }

    #[test]
    fn a_program_is_counted_until_it_is_gone() {
        let mut command = Command::new("sleep");
        command.arg("0.5");
        let deadline = Deadline::after(Duration::from_secs(10));
        let running = thread::spawn(move || run(command, None, deadline, Terminal::None).map(drop));
        wait_until(|count| count > 0);
        running.join().unwrap().unwrap();
        wait_until(|count| count == 0);
    }
}
