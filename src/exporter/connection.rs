//! One connection: TLS where it is wanted, and the requests that come over it.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::Exporter;
use super::clients::ClientSlot;
use super::protection::Entrance;
use super::routes;
use crate::http_server::{self, Answer, ByteStream};

/// Answers what comes over a connection, until it ends, is silent for too long, or the service is to end.
pub(super) async fn serve(
    stream: Box<dyn ByteStream>,
    entrance: Entrance,
    place: ClientSlot,
    exporter: Arc<Exporter>,
    stopped: watch::Receiver<bool>,
) {
    // Whatever has not been said when it is over is dropped, and the stream with it.
    tokio::select! {
        () = converse(stream, entrance, &place, exporter, stopped) => {}
        () = place.client.is_over() => {}
    }
}

async fn converse(
    stream: Box<dyn ByteStream>,
    entrance: Entrance,
    place: &ClientSlot,
    exporter: Arc<Exporter>,
    mut stopped: watch::Receiver<bool>,
) {
    // Who reaches a socket in the file system is on this machine.
    let tls = if entrance == Entrance::File { None } else { exporter.protection.tls(&exporter.output).await };
    let stream: Box<dyn ByteStream> = match tls {
        None => stream,
        Some(config) => match TlsAcceptor::from(config).accept(stream).await {
            Ok(stream) => Box::new(stream),
            // Whoever speaks something else is no fault of the service's.
            Err(_) => return,
        },
    };
    let client = Arc::clone(&place.client);
    let answers = move |request| -> Answer {
        let (busy, exporter) = (client.asks(), Arc::clone(&exporter));
        Box::pin(async move {
            let reply = routes::answer(&exporter, &request, entrance).await;
            // Before it is sent: whoever does not read it is as silent as somebody who says nothing, and loses the place.
            drop(busy);
            Ok(reply)
        })
    };
    let stopped = async move {
        // Where nobody is left to say so, it is over as well.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    http_server::serve(stream, &answers, pin!(stopped)).await;
}
