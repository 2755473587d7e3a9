//! One line on the terminal behind standard error that says what is waited for, once that takes longer than a second. It
//! is taken away before anything else is written there, and when the waiting is over, however it ends.

use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::process::signals::{HeldSignals, PUT_RIGHT_BEFORE};
use crate::text::sanitize;

/// What is over sooner need not say anything.
const SOON: Duration = Duration::from_secs(1);

/// How often the line is looked after. Of a signal, the line has to hear sooner than whoever else holds it back, a program
/// that is run for one: they end the process only where nobody else has something to put right.
const TICK: Duration = Duration::from_millis(10);

/// To the beginning of the line, and clear it.
const ERASE: &str = "\r\u{1b}[K";

/// What is on the terminal. There is one for the whole process, as there is one terminal.
static SCREEN: Mutex<Screen> = Mutex::new(Screen { line: None, others: 0, lent: Duration::ZERO });

struct Screen {
    line: Option<StatusLine>,
    /// How many want the terminal to themselves, as whoever asks a person does.
    others: usize,
    /// For how long they have had it: the time that a person takes is waited for by nobody else.
    lent: Duration,
}

/// A line that stands on the terminal. While it does, a signal ends the process only after it was taken away.
struct StatusLine {
    text: String,
    signals: Option<HeldSignals>,
}

/// While it lives, what is waited for is said. Dropped, it is silent and the terminal is as it was.
#[derive(Debug)]
pub(crate) struct WaitingLine {
    over: Arc<Over>,
    thread: Option<JoinHandle<()>>,
}

/// Whether the waiting is over.
#[derive(Debug, Default)]
struct Over {
    is_over: Mutex<bool>,
    changed: Condvar,
}

impl WaitingLine {
    /// Says what `describe` says, told how long it has taken so far; nothing while that has nothing to say. `columns` is how
    /// wide the terminal is; none where there is none that could take the line away again.
    pub(crate) fn start(
        columns: Option<u16>,
        describe: impl Fn(Duration) -> Option<String> + Send + 'static,
    ) -> Self {
        let over = Arc::new(Over::default());
        let Some(columns) = columns else { return Self { over, thread: None } };
        // A character in the last column would begin another line.
        let most = usize::from(columns).saturating_sub(2);
        let told = Arc::clone(&over);
        // On a machine that has no thread left, nothing is said.
        let thread = thread::Builder::new().spawn(move || tell(&told, most, describe)).ok();
        Self { over, thread }
    }
}

impl Drop for WaitingLine {
    fn drop(&mut self) {
        *self.over.lock() = true;
        self.over.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // It panics nowhere; if it did, there is no line any more.
            let _ = thread.join();
        }
    }
}

impl Over {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_over.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the end for so long at most. Whether it has come.
    fn waits(&self, time: Duration) -> bool {
        let is_over = self.lock();
        let waited = self.changed.wait_timeout_while(is_over, time, |is_over| !*is_over);
        let (is_over, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *is_over
    }
}

/// Writes something on the terminal, with the line out of the way.
pub(crate) fn without_line<T>(write: impl FnOnce() -> T) -> T {
    let mut screen = screen();
    screen.erase();
    write()
}

/// While it lives, somebody else has the terminal, and no line is drawn.
#[derive(Debug)]
pub(crate) struct TerminalToOneself {
    since: Instant,
}

impl TerminalToOneself {
    pub(crate) fn take() -> Self {
        let mut screen = screen();
        screen.erase();
        screen.others += 1;
        Self { since: Instant::now() }
    }
}

impl Drop for TerminalToOneself {
    fn drop(&mut self) {
        let mut screen = screen();
        screen.others -= 1;
        screen.lent += self.since.elapsed();
    }
}

/// Held for as long as something is written, and no longer: who waits for a person must not keep the others.
fn screen() -> MutexGuard<'static, Screen> {
    SCREEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tell(over: &Over, most: usize, describe: impl Fn(Duration) -> Option<String>) {
    let (started, lent_before) = (Instant::now(), screen().lent);
    if over.waits(SOON) {
        return;
    }
    loop {
        let lent = screen().lent.saturating_sub(lent_before);
        let elapsed = started.elapsed().saturating_sub(lent);
        let text = if elapsed < SOON { None } else { describe(elapsed) };
        screen().show(text.map(|text| sanitize::cut(text, most)));
        if over.waits(TICK) {
            break;
        }
    }
    screen().erase();
}

impl Screen {
    fn show(&mut self, text: Option<String>) {
        if let Some(line) = &mut self.line
            && line.signals.as_ref().is_some_and(HeldSignals::caught)
        {
            // The line goes first: the signal that is let through may end the process at once.
            let signals = line.signals.take();
            self.erase();
            if let Some(signals) = signals {
                signals.re_raise();
            }
            return;
        }
        match (&mut self.line, text) {
            (_, None) => self.erase(),
            (_, Some(_)) if self.others > 0 => {}
            (Some(line), Some(text)) if line.text == text => {}
            (Some(line), Some(text)) => {
                write(&format!("{ERASE}{text}"));
                line.text = text;
            }
            (None, Some(text)) => {
                // Before the line is drawn: a signal in between would leave it on the terminal.
                let signals = HeldSignals::hold(PUT_RIGHT_BEFORE).ok();
                write(&format!("{ERASE}{text}"));
                self.line = Some(StatusLine { text, signals });
            }
        }
    }

    fn erase(&mut self) {
        if self.line.take().is_some() {
            write(ERASE);
        }
    }
}

/// With the terminal gone there is nobody left to be told.
fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}
