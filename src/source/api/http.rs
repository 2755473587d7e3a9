//! HTTP/1.1 by ureq, over the connections that [`super::connection`] opens.
//!
//! ureq looks up no names, opens no sockets, follows no redirects and knows no proxies here: what is sent goes to the
//! endpoint and nowhere else, and time is kept by the stream below.

use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::sync::Arc;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
};
use ureq::{Agent, Error};
use zeroize::Zeroizing;

use super::connection::Dialer;
use super::stream::ApiStream;

/// How large ureq's buffers are. The longest header that it takes fits, in an answer as in a request that sends a session back;
/// with its own 128 KiB each, to write their zeros took as long as a call.
const BUFFER: usize = 66 * 1024;

/// An HTTP client whose only connection is the dialer's.
pub(super) fn agent(dialer: Arc<Dialer>) -> Agent {
    let config = Agent::config_builder()
        // What a status means is said with the call that it answers.
        .http_status_as_error(false)
        // Credentials go to no other place than the one named: neither after a redirect nor through a proxy, which ureq
        // would take from the environment.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .user_agent(concat!("jsinfo/", env!("CARGO_PKG_VERSION")))
        .accept("application/json")
        // One connection is kept for the session.
        .max_idle_connections(1)
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .build();
    Agent::with_parts(config, DialConnector(dialer), NoLookUp)
}

#[derive(Debug)]
struct DialConnector(Arc<Dialer>);

/// The dialer looks names up itself.
#[derive(Debug)]
struct NoLookUp;

/// A connection of the dialer's, with the buffers that ureq wants beside it. ureq's own time-outs are left aside: the
/// stream knows the deadline.
struct DialedTransport {
    dialer: Arc<Dialer>,
    stream: ApiStream,
    buffers: LazyBuffers,
    /// What is sent before the next answer is waited for. ureq hands over head and body apart; sent apart, a server that
    /// refuses by the head alone may have closed the connection before the body arrives, and its words would be lost.
    unsent: Zeroizing<Vec<u8>>,
}

impl DialedTransport {
    /// Sends everything at once, and gives back what went wrong.
    fn send(&mut self) -> io::Result<()> {
        let unsent = std::mem::take(&mut self.unsent);
        self.stream.write_all(&unsent)?;
        self.stream.flush()
    }

    fn read(&mut self) -> io::Result<usize> {
        loop {
            match self.stream.read(self.buffers.input_append_buf()) {
                // A signal came in between, as when a window changes its size.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

impl Resolver for NoLookUp {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

impl Connector for DialConnector {
    type Out = DialedTransport;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Self::Out>, Error> {
        // The failure goes through ureq whole, and comes out again where the call failed.
        let stream = self.0.dial().map_err(|failure| Error::Other(Box::new(failure)))?;
        let buffers =
            LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        let dialer = Arc::clone(&self.0);
        Ok(Some(DialedTransport { dialer, stream, buffers, unsent: Zeroizing::default() }))
    }
}

impl Transport for DialedTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), Error> {
        let Some(output) = self.buffers.output().get(..amount) else {
            return Err(io::Error::from(io::ErrorKind::InvalidInput).into());
        };
        self.unsent.extend_from_slice(output);
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, Error> {
        // ureq waits for input once it has handed over the whole request: now head and body go out together.
        let sent = if self.unsent.is_empty() {
            Ok(())
        } else {
            // Here the connection stands, and nothing has been sent: whoever has to wait has found their own way by now.
            self.dialer.wait_to_send().map_err(|failure| Error::Other(Box::new(failure)))?;
            self.send()
        };
        if sent.is_ok() && self.buffers.input_append_buf().is_empty() {
            // What fills the buffer is no piece of an answer, and more would not make it one.
            return Ok(false);
        }
        let count = match (sent, self.read()) {
            // A server may answer before it has read all, and close: what it says counts more than that it listened to
            // no more. Where it says nothing, that nothing could be sent is nearer to the reason.
            (Err(error), Ok(0) | Err(_)) | (Ok(()), Err(error)) => return Err(error.into()),
            // To ureq an end within a piece that it cannot read yet would be a standstill.
            (Ok(()), Ok(0)) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            (_, Ok(count)) => count,
        };
        self.buffers.input_appended(count);
        Ok(true)
    }

    fn is_open(&mut self) -> bool {
        self.stream.is_idle()
    }

    fn is_tls(&self) -> bool {
        self.stream.is_tls()
    }
}

impl fmt::Debug for DialedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The buffers hold what was sent, credentials included.
        f.debug_struct("DialedTransport").finish_non_exhaustive()
    }
}
