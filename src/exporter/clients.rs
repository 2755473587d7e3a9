//! Who is connected: so many at most, and nobody for long who asks nothing. None of it stops a scrape: whoever comes when
//! all places are taken gets that of the one who has been silent for longest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How many may be connected beside those whose servers are being asked.
const BESIDE: usize = 192;

/// How long somebody may take to ask for the first time, TLS included.
const FIRST_REQUEST: Duration = Duration::from_secs(10);

/// How long a connection stays that has asked before: longer than from one scrape to the next.
const NEXT_REQUEST: Duration = Duration::from_secs(90);

/// Everybody who is connected.
pub(super) struct Clients {
    most: usize,
    connected: Mutex<HashMap<u64, Arc<Client>>>,
    next: AtomicU64,
    /// How many were sent away.
    sent_away: AtomicU64,
}

/// One connection.
pub(super) struct Client {
    state: Mutex<ClientState>,
    sent_away: Notify,
}

struct ClientState {
    /// How many of its requests are being answered.
    busy: usize,
    has_asked: bool,
    /// Since when it has been silent; while it is busy, since it asked.
    since: Instant,
}

/// A place among the clients, free again when it is dropped.
pub(super) struct ClientSlot {
    clients: Arc<Clients>,
    number: u64,
    pub(super) client: Arc<Client>,
}

/// A request that is being answered.
pub(super) struct BusyClient(Arc<Client>);

impl Clients {
    /// Room for everybody whose server may be asked at the same time, and for others.
    pub(super) fn new(parallel: usize) -> Self {
        Self {
            most: parallel.saturating_add(BESIDE),
            connected: Mutex::default(),
            next: 0.into(),
            sent_away: 0.into(),
        }
    }

    /// How many may be connected at the same time.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Takes a place. None where all are taken by those who are being answered.
    pub(super) fn enter(self: &Arc<Self>) -> Option<ClientSlot> {
        let mut connected = self.connected();
        if connected.len() >= self.most {
            let number = longest_silent(&connected)?;
            if let Some(client) = connected.remove(&number) {
                // Kept for it where it does not listen at this moment.
                client.sent_away.notify_one();
                self.sent_away.fetch_add(1, Ordering::Relaxed);
            }
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let state = ClientState { busy: 0, has_asked: false, since: Instant::now() };
        let client = Arc::new(Client { state: Mutex::new(state), sent_away: Notify::new() });
        connected.insert(number, Arc::clone(&client));
        Some(ClientSlot { clients: Arc::clone(self), number, client })
    }

    /// How many are connected.
    pub(super) fn count(&self) -> usize {
        self.connected().len()
    }

    /// How many were sent away in favour of others.
    pub(super) fn sent_away(&self) -> u64 {
        self.sent_away.load(Ordering::Relaxed)
    }

    fn connected(&self) -> MutexGuard<'_, HashMap<u64, Arc<Client>>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever has been silent for longest, those first who have never asked.
fn longest_silent(connected: &HashMap<u64, Arc<Client>>) -> Option<u64> {
    let mut silent = None;
    for (number, client) in connected {
        let state = client.state();
        if state.busy > 0 {
            continue;
        }
        // In this order: a connection that asks again and again is worth more than one that never has.
        let rank = (state.has_asked, state.since);
        if silent.is_none_or(|(least, _)| rank < least) {
            silent = Some((rank, *number));
        }
    }
    silent.map(|(_, number)| number)
}

impl Drop for ClientSlot {
    fn drop(&mut self) {
        // Somebody else may have been given its place by now, but under another number.
        self.clients.connected().remove(&self.number);
    }
}

impl Client {
    /// A request has come, and is being answered for as long as what is given back lives.
    pub(super) fn asks(self: &Arc<Self>) -> BusyClient {
        let mut state = self.state();
        state.busy += 1;
        state.has_asked = true;
        state.since = Instant::now();
        drop(state);
        BusyClient(Arc::clone(self))
    }

    /// Waits until the connection is to end: it has been silent for too long, or somebody else needs its place.
    pub(super) async fn is_over(&self) {
        loop {
            // Once more after each sleep: it may have asked meanwhile.
            let left = self.left();
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = self.sent_away.notified() => return,
                () = tokio::time::sleep(left) => {}
            }
        }
    }

    /// How much longer it may be silent.
    fn left(&self) -> Duration {
        let state = self.state();
        let most = if state.has_asked { NEXT_REQUEST } else { FIRST_REQUEST };
        // Its time begins with the answer; until then this is only when to look again.
        if state.busy > 0 { most } else { most.saturating_sub(state.since.elapsed()) }
    }

    fn state(&self) -> MutexGuard<'_, ClientState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for BusyClient {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.busy = state.busy.saturating_sub(1);
        state.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 256;

    #[test]
    fn whoever_is_silent_makes_room_and_whoever_is_answered_does_not() {
        let clients = Arc::new(Clients::new(MOST - BESIDE));
        let scrape = clients.enter().unwrap();
        drop(scrape.client.asks());
        let answered = clients.enter().unwrap();
        let busy = answered.client.asks();
        let silent: Vec<ClientSlot> = (2..MOST).map(|_| clients.enter().unwrap()).collect();
        assert_eq!((clients.count(), clients.sent_away()), (MOST, 0));
        // Each takes the place of another one that has never asked, the first of them first.
        let more: Vec<ClientSlot> = (0..3).map(|_| clients.enter().unwrap()).collect();
        assert_eq!((clients.count(), clients.sent_away()), (MOST, 3));
        for (place, client) in silent.iter().enumerate() {
            let is_there = clients.connected().contains_key(&client.number);
            assert_eq!(is_there, place >= 3, "{place}");
        }
        for kept in [&scrape, &answered, &more[2]] {
            assert!(clients.connected().contains_key(&kept.number));
        }
        drop((busy, silent, more, scrape, answered));
        assert_eq!(clients.count(), 0);
    }

    #[test]
    fn where_everybody_is_being_answered_nobody_else_comes_in() {
        let clients = Arc::new(Clients::new(MOST - BESIDE));
        let places: Vec<ClientSlot> = (0..MOST).map(|_| clients.enter().unwrap()).collect();
        let busy: Vec<BusyClient> = places.iter().map(|place| place.client.asks()).collect();
        assert!(clients.enter().is_none());
        drop(busy);
        assert!(clients.enter().is_some());
    }
}
