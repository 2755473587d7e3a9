//! A port on which nobody listens, for as long as a test lasts.

use std::net::{TcpListener, TcpStream};

/// A port of ours: connected, it belongs to no server.
pub(crate) struct Nobody {
    held: TcpStream,
    _listener: TcpListener,
}

impl Nobody {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let held = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        Self { held, _listener: listener }
    }

    /// The target that reaches nobody.
    pub(crate) fn target(&self) -> String {
        self.held.local_addr().unwrap().to_string()
    }

    pub(crate) fn port(&self) -> u16 {
        self.held.local_addr().unwrap().port()
    }
}
