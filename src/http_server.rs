//! HTTP/1.1 over a connection that somebody has made to us: for the sample servers and the exporter. HTTP is hyper's, and
//! everything that it is given stands behind a pointer, so that the binary holds it once.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// The most bytes that the head of a request may have.
const MAX_HEAD: usize = 16 * 1024;

/// How many headers a request may have.
const MAX_HEADERS: usize = 64;

/// Bytes both ways, over whatever they come.
pub(crate) trait ByteStream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> ByteStream for T {}

/// A response, whole.
pub(crate) type Reply = Response<Full<Bytes>>;

/// A response on its way. Nothing of it can fail as hyper understands it: a refusal is a response too.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<Reply, Infallible>> + Send>>;

/// What answers a request.
pub(crate) type Answers = dyn Fn(Request<Incoming>) -> Answer + Send + Sync;

/// Answers the requests of a connection until it ends. Once `stopped` is over, the request that is being answered is the last.
pub(crate) async fn serve(
    stream: Box<dyn ByteStream>,
    answers: &Answers,
    stopped: Pin<&mut (dyn Future<Output = ()> + Send)>,
) {
    let mut connection = pin!(
        http1::Builder::new()
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_HEADERS)
            .serve_connection(TokioIo::new(stream), service_fn(answers))
    );
    tokio::select! {
        // A client that breaks off is no fault of the server's.
        _ = connection.as_mut() => return,
        () = stopped => connection.as_mut().graceful_shutdown(),
    }
    // The answer that is under way is still given; how the client leaves after that does not matter.
    let _ = connection.await;
}
