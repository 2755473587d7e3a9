//! A real Prometheus asks a real exporter for four servers, one of them dead, by the printed job; every query of every panel
//! has data there.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Exporter, Response};
use crate::support::jsinfo;

const SERVERS: &str = r#"
[servers.paris]
address = "demo:"
[servers.oslo]
address = "demo:unhealthy"
[servers.rome]
address = "demo:1.9"
[servers.dead]
address = "127.0.0.1:1"
"#;

/// What it takes until it has asked everybody twice, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running Prometheus. It asks this machine alone.
struct Prometheus {
    child: Child,
    port: u16,
    _directory: tempfile::TempDir,
}

impl Prometheus {
    /// None where it is not installed.
    fn start(jobs: &str, rules: &str) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let port = free_port();
        let global = "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files: [rules.yml]\n";
        std::fs::write(path("prometheus.yml"), format!("{global}{jobs}")).unwrap();
        std::fs::write(path("rules.yml"), rules).unwrap();
        let log = std::fs::File::create(path("log")).unwrap();
        let started = Command::new("prometheus")
            .arg(format!("--config.file={}", path("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", path("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .current_dir(directory.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        match started {
            Ok(child) => Some(Self { child, port, _directory: directory }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                assert!(std::env::var_os("CI").is_none(), "prometheus is not installed");
                let _ = writeln!(io::stderr(), "prometheus is not installed, and was not asked");
                None
            }
            Err(error) => panic!("prometheus: {error}"),
        }
    }

    /// What its API says; nothing as long as it is not ready.
    fn api(&self, path: &str) -> Option<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        // Without chunks.
        let request = format!("GET /api/v1/{path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let response = Response::read(&mut bytes.as_slice());
        let answer: Value = serde_json::from_str(&response.body).ok()?;
        if answer["status"] == "success" { Some(answer["data"].clone()) } else { None }
    }

    fn query(&self, expr: &str) -> Vec<Value> {
        let mut encoded = String::new();
        for byte in expr.bytes() {
            let _ = write!(encoded, "%{byte:02X}");
        }
        let data = self.api(&format!("query?query={encoded}")).unwrap_or_else(|| panic!("it refuses {expr}"));
        data["result"].as_array().unwrap().clone()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_real_prometheus_asks_for_everybody_by_the_printed_job_and_every_panel_has_data() {
    let exporter = Exporter::start(SERVERS, &[]);
    let jobs = jsinfo(&format!("exporter --listen {} --print scrape", exporter.address())).stdout();
    let rules = jsinfo("exporter --print rules").stdout();
    let Some(prometheus) = Prometheus::start(&jobs, &rules) else { return };
    let started = Instant::now();
    while prometheus.api("targets").is_none()
        || prometheus.query("count(count_over_time(jsinfo_check_verdict[1m]) > 2) == 4").is_empty()
        || prometheus.query("jsinfo_exporter_servers == 4").is_empty()
    {
        assert!(started.elapsed() < PATIENCE, "{:?}", prometheus.api("targets"));
        std::thread::sleep(Duration::from_millis(200));
    }
    let mut instances: Vec<String> = Vec::new();
    for up in prometheus.query("up{job=\"jsinfo\"} == 1") {
        instances.push(up["metric"]["instance"].as_str().unwrap().to_owned());
    }
    instances.sort();
    assert_eq!(
        instances,
        ["dead", "oslo", "paris", "rome"],
        "nothing was relabelled, and every probe was answered"
    );
    assert_eq!(prometheus.query("jsinfo_up == 0").len(), 1);

    let dashboard: Value = serde_json::from_str(&jsinfo("exporter --print dashboard").stdout()).unwrap();
    let mut queries = 0;
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            let expr = target["expr"].as_str().unwrap().replace("$job", ".*").replace("$instance", ".*");
            assert!(!prometheus.query(&expr).is_empty(), "{}: {expr}", panel["title"]);
            queries += 1;
        }
    }
    assert!(queries > 10, "{queries}");

    let groups = prometheus.api("rules").unwrap()["groups"].as_array().unwrap().clone();
    let mut firing_or_pending = Vec::new();
    for rule in groups.iter().flat_map(|group| group["rules"].as_array().unwrap()) {
        assert_ne!(rule["health"], "err", "{rule}");
        if rule["state"] != "inactive" {
            firing_or_pending.push(rule["name"].as_str().unwrap().to_owned());
        }
    }
    for expected in ["JetStreamReachable", "JetStreamLicenseValid"] {
        assert!(firing_or_pending.iter().any(|name| name == expected), "{expected}: {firing_or_pending:?}");
    }
    for calm in ["JetStreamRestarted", "JetStreamReplaced", "JetStreamNotProbed"] {
        assert!(!firing_or_pending.iter().any(|name| name == calm), "{calm}");
    }
}
