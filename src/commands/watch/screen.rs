//! The screen of a watch: keys, signals, the terminal's size, and when it is drawn.

use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::feed::Input;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::output::screen::LiveScreen;
use crate::process::keys::{self, Key};
use crate::process::signals::{Continuations, HeldSignals, PUT_RIGHT_BEFORE, stop_until_continued};
use crate::render::watch_screen::{self, ScreenState};
use crate::session::pool::wait_for_cleanups;
use crate::watch::Watch;

/// What a key has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    Nothing,
    Quit,
}

/// A screen, and what is known of it.
pub(super) struct ScreenView {
    screen: LiveScreen,
    /// What would end the process ends it after the terminal was given back; none where the system does not let them be
    /// held.
    signals: Option<HeldSignals>,
    continuations: Continuations,
    state: ScreenState,
    /// How far it can be scrolled.
    furthest: usize,
    /// The size and the second that were drawn last; none where something has changed since.
    drawn: Option<((u16, u16), i64)>,
    /// When that was.
    last: Option<Instant>,
}

/// How long a drawing stands at least. Where more happens than anybody sees, what it has come to is drawn.
pub(super) const FRAME: Duration = Duration::from_millis(40);

impl ScreenView {
    /// Takes the screen, and listens to the keys.
    pub(super) fn open(interval: Option<Duration>, color: bool, sender: SyncSender<Input>) -> Result<Self> {
        // Before the screen is taken, or whoever interrupts in between would find the screen taken.
        let signals = HeldSignals::hold(PUT_RIGHT_BEFORE).ok();
        let continuations = Continuations::watch();
        let screen = LiveScreen::open().map_err(not_drawn)?;
        keys::start(move |key| sender.send(Input::Key(key)).is_ok());
        let state = ScreenState { interval, color, scrolled: 0, is_over: false };
        Ok(Self { screen, signals, continuations, state, furthest: 0, drawn: None, last: None })
    }

    /// Something has happened that has to be seen.
    pub(super) fn note_change(&mut self) {
        self.drawn = None;
    }

    /// Nothing more happens.
    pub(super) fn note_end(&mut self) {
        self.state.is_over = true;
        self.drawn = None;
    }

    pub(super) fn press(&mut self, key: Key) -> Result<Pressed> {
        let page = usize::from(LiveScreen::size().1 / 2).max(1);
        let scrolled = self.state.scrolled;
        match key {
            Key::Quit => return Ok(Pressed::Quit),
            Key::Suspend => {
                // First: the shell is to find its terminal as it was.
                self.screen.give_back();
                stop_until_continued();
                self.screen.take().map_err(not_drawn)?;
            }
            Key::Redraw => self.screen.forget(),
            Key::Up => self.scroll_to(scrolled.saturating_sub(1)),
            Key::Down => self.scroll_to(scrolled + 1),
            Key::PageUp => self.scroll_to(scrolled.saturating_sub(page)),
            Key::PageDown => self.scroll_to(scrolled + page),
            Key::Top => self.scroll_to(0),
            Key::Bottom => self.scroll_to(self.furthest),
        }
        self.drawn = None;
        Ok(Pressed::Nothing)
    }

    fn scroll_to(&mut self, line: usize) {
        self.state.scrolled = line.min(self.furthest);
    }

    /// Draws what has changed, at least once a second: it says how old the last answer is.
    pub(super) fn refresh(&mut self, watch: &Watch, now: Timestamp) -> Result<()> {
        self.end_where_wanted()?;
        if self.continuations.seen() {
            // Whoever stopped it left the terminal as a shell wants it.
            self.screen.take().map_err(not_drawn)?;
            self.drawn = None;
        }
        let (size, second) = (LiveScreen::size(), now.as_second());
        // What was left out is not lost: the loop comes by again within a frame, and what has changed since is still noted.
        let is_too_soon = self.last.is_some_and(|last| last.elapsed() < FRAME);
        if is_too_soon || self.drawn == Some((size, second)) {
            return Ok(());
        }
        let drawing = watch_screen::draw(watch, &self.state, size, now);
        self.furthest = drawing.furthest;
        // There may be less of it than before.
        self.scroll_to(self.state.scrolled);
        self.screen.draw(&drawing.lines, size).map_err(not_drawn)?;
        self.drawn = Some((size, second));
        self.last = Some(Instant::now());
        Ok(())
    }

    /// Ends by a signal that came, with the terminal as it was.
    fn end_where_wanted(&mut self) -> Result<()> {
        let Some(signals) = self.signals.as_ref().filter(|signals| signals.caught()) else { return Ok(()) };
        self.screen.give_back();
        // Programs that were started for a target are ended by those who wait for them.
        wait_for_cleanups();
        signals.re_raise();
        Err(Failure::message(FailureKind::Interrupted, "interrupted"))
    }
}

fn not_drawn(error: std::io::Error) -> Failure {
    Failure::new(FailureKind::Internal, io_message(error))
        .context("cannot draw on the terminal")
        .hint("--lines tells what happens, a line each")
}
