//! One connection: TLS where it is wanted, and the requests that come over it.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::Exporter;
use super::clients::Place;
use super::routes;

/// The most bytes that the head of a request may have.
const MAX_HEAD: usize = 16 * 1024;

/// How many headers a request may have.
const MAX_HEADERS: usize = 64;

/// Bytes both ways, over whatever they come. Behind a pointer, so that HTTP is there once and not once for each kind.
pub(super) trait ByteStream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> ByteStream for T {}

/// Answers what comes over a connection, until it ends, is silent for too long, or the service is to end.
pub(super) async fn serve(
    stream: Box<dyn ByteStream>,
    is_local: bool,
    place: Place,
    exporter: Arc<Exporter>,
    stopped: watch::Receiver<bool>,
) {
    // Who reaches a socket in the file system is on this machine.
    let tls = if is_local { None } else { exporter.protection.tls(&exporter.output) };
    let stream: Box<dyn ByteStream> = match tls {
        None => stream,
        Some(config) => tokio::select! {
            accepted = TlsAcceptor::from(config).accept(stream) => match accepted {
                Ok(stream) => Box::new(stream),
                // Whoever speaks something else is no fault of the service's.
                Err(_) => return,
            },
            () = place.client.is_over() => return,
        },
    };
    converse(TokioIo::new(stream), &place, &exporter, stopped).await;
}

async fn converse(
    stream: TokioIo<Box<dyn ByteStream>>,
    place: &Place,
    exporter: &Arc<Exporter>,
    mut stopped: watch::Receiver<bool>,
) {
    let client = &place.client;
    let service = service_fn(|request| {
        let (busy, exporter) = (client.asks(), Arc::clone(exporter));
        async move {
            let reply = routes::answer(&exporter, &request).await;
            drop(busy);
            Ok::<_, Infallible>(reply)
        }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_HEADERS)
            .serve_connection(stream, service)
    );
    tokio::select! {
        // A client that breaks off is no fault of the service's.
        _ = connection.as_mut() => return,
        () = client.is_over() => return,
        _ = stopped.wait_for(|stopped| *stopped) => connection.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        _ = connection => {}
        () = client.is_over() => {}
    }
}
