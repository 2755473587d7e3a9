//! Everything that the one loop of a watch waits for, in the order in which it comes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::failure::Result;
use crate::process::keys::Key;
use crate::session::polling::Polled;
use crate::watch::event::WatchEvent;

/// Something to be taken in.
#[derive(Debug)]
pub(super) enum Input {
    /// What came of asking a target.
    Polled(Box<Polled>),
    /// An event of a recording, and its line, which may say more.
    Recorded(WatchEvent, String),
    /// The end of a recording, or why it cannot be read to its end.
    RecordingOver(Result<()>),
    /// A key.
    Key(Key),
}

/// How much may wait to be taken in. Whoever is stopped, or writes to somebody who does not read, is not asked more and more
/// of meanwhile.
const ROOM: usize = 8;

pub(super) fn channel() -> (SyncSender<Input>, Receiver<Input>) {
    sync_channel(ROOM)
}
