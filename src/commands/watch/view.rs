//! What is shown of a watch: a screen, a line an event, or JSON.

use std::sync::mpsc::SyncSender;
use std::time::Duration;

use jiff::Timestamp;

use super::feed::Input;
use super::screen::{FRAME, Pressed, ScreenView};
use crate::cli::WatchArgs;
use crate::failure::Result;
use crate::files::stream::{StreamReader, reader_of_stdout};
use crate::output::{Output, stream};
use crate::process::keys::Key;
use crate::process::terminal::has_controlling_terminal;
use crate::render::watch_events;
use crate::watch::Watch;
use crate::watch::event::WatchEvent;

/// How what happens is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Everything, drawn in place.
    Screen,
    /// A sentence an event.
    Lines,
    /// A line of JSON an event.
    Json,
}

impl Form {
    /// A screen where there is somebody in front of one, JSON in a pipe, unless told otherwise.
    pub(super) fn choose(args: &WatchArgs, output: &Output) -> Self {
        if args.lines {
            Self::Lines
        } else if args.json || !output.style().terminal {
            Self::Json
        } else if output.may_draw() && has_controlling_terminal() {
            Self::Screen
        } else {
            Self::Lines
        }
    }
}

/// What is shown.
pub(super) enum View {
    Screen(Box<ScreenView>),
    Lines,
    Json,
}

impl View {
    /// Begins to show. Targets are asked every `interval`; nobody is asked for a recording.
    ///
    /// # Errors
    /// [`crate::failure::FailureKind::Internal`] where the terminal cannot be drawn on.
    pub(super) fn open(
        form: Form,
        interval: Option<Duration>,
        output: &Output,
        sender: &SyncSender<Input>,
    ) -> Result<Self> {
        match form {
            Form::Screen => {
                let color = output.style().color;
                Ok(Self::Screen(Box::new(ScreenView::open(interval, color, sender.clone())?)))
            }
            Form::Lines => Ok(Self::Lines),
            Form::Json => Ok(Self::Json),
        }
    }

    /// Tells of an event.
    pub(super) fn tell(&mut self, event: &WatchEvent) -> Result<StreamReader> {
        match self {
            Self::Screen(screen) => {
                screen.note_change();
                Ok(StreamReader::There)
            }
            Self::Lines => stream(&watch_events::line(event)),
            Self::Json => stream(&watch_events::json_line(event)),
        }
    }

    /// Tells of an event of a recording, whose line may say more than is known here.
    pub(super) fn tell_recorded(&mut self, event: &WatchEvent, line: &str) -> Result<StreamReader> {
        match self {
            Self::Screen(_) | Self::Lines => self.tell(event),
            Self::Json => stream(line),
        }
    }

    /// Does what a key is for.
    pub(super) fn press(&mut self, key: Key) -> Result<Pressed> {
        match self {
            Self::Screen(screen) => screen.press(key),
            Self::Lines | Self::Json => Ok(Pressed::Nothing),
        }
    }

    /// Shows how it is now, and looks whether anybody still wants to see it.
    pub(super) fn refresh(&mut self, watch: &Watch, now: Timestamp) -> Result<StreamReader> {
        match self {
            Self::Screen(screen) => screen.refresh(watch, now).map(|()| StreamReader::There),
            Self::Lines | Self::Json => Ok(reader_of_stdout()),
        }
    }

    /// How often it has to be refreshed.
    pub(super) fn patience(&self) -> Duration {
        match self {
            // Signals and another size of the terminal are looked for, and a person waits for what comes of them.
            Self::Screen(_) => FRAME,
            // A reader who has gone is to be noticed even where nothing happens.
            Self::Lines | Self::Json => Duration::from_secs(1),
        }
    }

    /// A recording is over.
    pub(super) fn note_end(&mut self) {
        match self {
            Self::Screen(screen) => screen.note_end(),
            Self::Lines | Self::Json => {}
        }
    }

    /// Whether what is shown is there to be looked at when a recording is over.
    pub(super) fn stays_at_the_end(&self) -> bool {
        matches!(self, Self::Screen(_))
    }
}
