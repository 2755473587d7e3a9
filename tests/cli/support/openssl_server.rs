//! A server whose TLS is openssl's, for what rustls does not serve: keys and versions that are too old, too new or too rare.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::certificate::{fingerprint_of, openssl};

/// Answers every call with a short document. Its arguments: the versions of TLS, and what else is to be done.
const SCRIPT: &str = r#"
import json, re, socket, ssl, sys, threading
lowest, highest, *wishes = sys.argv[1:]
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.set_ciphers('AES128-SHA:@SECLEVEL=0' if 'old-cipher' in wishes else 'DEFAULT:@SECLEVEL=0')
tls.load_cert_chain('certificate.pem', 'key.pem')
tls.minimum_version, tls.maximum_version = getattr(ssl.TLSVersion, lowest), getattr(ssl.TLSVersion, highest)
if 'client-certificate' in wishes or 'client-certificate-perhaps' in wishes:
    tls.load_verify_locations('certificate.pem')
    tls.verify_mode = ssl.CERT_REQUIRED if 'client-certificate' in wishes else ssl.CERT_OPTIONAL
def serve(connection):
    try:
        stream = tls.wrap_socket(connection, server_side=True).makefile('rwb')
        while stream.readline():
            length = 0
            while (line := stream.readline().strip()):
                if line.lower().startswith(b'content-length:'):
                    length = int(line.split(b':')[1])
            call = json.loads(stream.read(length))
            body = json.dumps({'jsonrpc': '2.0', 'id': call['id'], 'result': {'version': '2.9.2'}}).encode()
            status = b'400 Bad Request' if 'refuses' in wishes else b'200 OK'
            stream.write(b'HTTP/1.1 ' + status + b'\r\nContent-Type: application/json\r\n')
            stream.write(b'Content-Length: %d\r\n\r\n' % len(body) + body)
            stream.flush()
    except Exception:
        connection.close()
listener = socket.create_server(('127.0.0.1', 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"#;

/// A certificate and its key as openssl made them, in a directory.
pub(crate) struct OpensslIdentity(TempDir);

impl OpensslIdentity {
    /// Self-signed, with a key that `openssl req -newkey` makes of these arguments.
    pub(crate) fn new(key: &str) -> Self {
        Self::made_by(&[&format!(
            "req -x509 -newkey {key} -nodes -keyout key.pem -out certificate.pem -subj /CN=paris \
             -addext subjectAltName=IP:0.0.0.0"
        )])
    }

    /// Made by the openssl command, which writes `key.pem` and `certificate.pem`; it is run once for each line.
    pub(crate) fn made_by(commands: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for arguments in commands {
            openssl(directory.path(), arguments);
        }
        Self(directory)
    }

    /// One of the files that openssl wrote.
    pub(crate) fn file(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// The fingerprint as openssl computes it, in jsinfo's form.
    pub(crate) fn fingerprint(&self) -> String {
        fingerprint_of(&self.0.path().join("certificate.pem"))
    }

    /// A server that shows it, in the versions of TLS from one to another by Python's names.
    pub(crate) fn server(&self, versions: (&str, &str), wishes: &[&str]) -> OpensslServer {
        let mut child = Command::new("python3")
            .args(["-W", "ignore", "-c", SCRIPT, versions.0, versions.1])
            .args(wishes)
            .current_dir(self.0.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is needed for servers that rustls cannot be");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        OpensslServer { child, port: line.trim().parse().expect("the server runs") }
    }
}

/// A running server; it ends where it is dropped.
pub(crate) struct OpensslServer {
    child: Child,
    port: u16,
}

impl OpensslServer {
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The target that reaches it by a spelling of this machine for which no exception is made.
    pub(crate) fn elsewhere(&self) -> String {
        format!("0.0.0.0:{}", self.port)
    }
}

impl Drop for OpensslServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
