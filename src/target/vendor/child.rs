//! A program of this machine under the deadline: how it is started, listened to and brought to an end.
//!
//! It knows nothing of servers. What the program is, what it is told and what its output means is the caller's.
//!
//! The program runs in a session of its own, so it has no terminal on which to ask anybody anything. Nothing of its
//! process group outlives the call, however the call ends.

use std::io::{self, Read, Write as _};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use process_wrap::std::{ChildWrapper, CommandWrap};
use zeroize::Zeroizing;

use crate::document::MAX_BYTES;
use crate::interrupts::{self, Held};
use crate::target::deadline::Deadline;

/// How often to look whether the program has ended.
const LOOK: Duration = Duration::from_millis(5);

/// How long its own children may go on writing when the program has ended. Most write nothing, and only keep the
/// pipes open.
const GRACE: Duration = Duration::from_secs(1);

/// A program that ended by itself.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Why there is nothing to be had from a program.
#[derive(Debug)]
pub(super) enum Fault {
    /// It could not be started, or it was lost sight of.
    NotRun(io::Error),
    /// It was killed at the deadline, having said this on standard error.
    TooLate(Vec<u8>),
    /// It was killed for printing more than [`MAX_BYTES`].
    TooLarge,
    /// It was killed because jsinfo was told to end.
    Interrupted,
}

/// Runs the program to its end, or to the deadline. Without input, standard input is closed.
pub(super) fn run(
    mut command: Command,
    input: Option<Zeroizing<Vec<u8>>>,
    deadline: Deadline,
) -> Result<Finished, Fault> {
    // Out of the terminal's session, the program does not hear of an interrupt: it would be left behind.
    let signals = Held::hold(interrupts::INTERRUPT_AND_TERMINATE).map_err(Fault::NotRun)?;
    command
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = Running::start(command).map_err(Fault::NotRun)?;
    running.tell(input);
    let outcome = running.listen(deadline, &signals);
    drop(running);
    if signals.caught() {
        signals.let_through();
        return Err(Fault::Interrupted);
    }
    outcome
}

/// A program that is running. Dropped, it is killed, with all that is left of its process group.
struct Running {
    child: Box<dyn ChildWrapper>,
    chunks: Receiver<(Stream, Vec<u8>)>,
}

#[derive(Clone, Copy)]
enum Stream {
    Stdout,
    Stderr,
}

impl Running {
    fn start(command: Command) -> io::Result<Self> {
        let mut command = CommandWrap::from(command);
        // Elsewhere only the program itself is killed.
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessSession);
        let mut child = command.spawn()?;
        let (sender, chunks) = sync_channel(16);
        if let Some(stdout) = child.stdout().take() {
            forward(stdout, Stream::Stdout, sender.clone());
        }
        if let Some(stderr) = child.stderr().take() {
            forward(stderr, Stream::Stderr, sender);
        }
        Ok(Self { child, chunks })
    }

    /// Writes the input from a thread of its own: a program that does not read it must not be waited for.
    fn tell(&mut self, input: Option<Zeroizing<Vec<u8>>>) {
        if let (Some(input), Some(mut stdin)) = (input, self.child.stdin().take()) {
            // A program that does not want its input will have said so elsewhere.
            thread::spawn(move || stdin.write_all(&input));
        }
    }

    fn listen(&mut self, deadline: Deadline, signals: &Held) -> Result<Finished, Fault> {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let (mut ended, mut silent) = (None, false);
        loop {
            if ended.is_none() {
                let status = self.child.try_wait().map_err(Fault::NotRun)?;
                ended = status.map(|status| (status, Deadline::after(GRACE).or_earlier(deadline)));
            }
            if let Some((status, grace)) = ended
                && (silent || grace.left().is_err())
            {
                return Ok(Finished { status, stdout, stderr });
            }
            if signals.caught() {
                return Err(Fault::Interrupted);
            }
            let Ok(left) = deadline.left() else { return Err(Fault::TooLate(stderr)) };
            match self.chunks.recv_timeout(left.min(LOOK)) {
                Ok((Stream::Stdout, chunk)) => stdout.extend(chunk),
                Ok((Stream::Stderr, chunk)) => stderr.extend(chunk),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    silent = true;
                    thread::sleep(left.min(LOOK));
                }
            }
            if stdout.len().max(stderr.len()) > MAX_BYTES {
                return Err(Fault::TooLarge);
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail where nobody is left, and that is what is wanted.
        let _ = self.child.start_kill();
        let _ = self.child.wait();
    }
}

/// Passes on what a pipe holds, chunk by chunk, until it ends or nobody listens any more. A pipe that is kept open by
/// somebody else keeps nothing but this thread.
fn forward(mut pipe: impl Read + Send + 'static, stream: Stream, chunks: SyncSender<(Stream, Vec<u8>)>) {
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match pipe.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(count @ 1..) => {
                    let chunk = buffer.get(..count).unwrap_or_default().to_vec();
                    if chunks.send((stream, chunk)).is_err() {
                        break;
                    }
                }
                Ok(0) | Err(_) => break,
            }
        }
    });
}
