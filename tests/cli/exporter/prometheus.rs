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
pub(super) const PATIENCE: Duration = Duration::from_secs(90);

/// The API of a Prometheus on this machine.
pub(super) struct PrometheusApi {
    pub(super) port: u16,
}

/// A running Prometheus. It asks this machine alone.
struct Prometheus {
    child: Child,
    api: PrometheusApi,
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
            Ok(child) => Some(Self { child, api: PrometheusApi { port }, _directory: directory }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                assert!(std::env::var_os("CI").is_none(), "prometheus is not installed");
                let _ = writeln!(io::stderr(), "prometheus is not installed, and was not asked");
                None
            }
            Err(error) => panic!("prometheus: {error}"),
        }
    }
}

impl PrometheusApi {
    /// What it says; nothing as long as it is not ready.
    pub(super) fn get(&self, path: &str) -> Option<Value> {
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

    pub(super) fn query(&self, expr: &str) -> Vec<Value> {
        let mut encoded = String::new();
        for byte in expr.bytes() {
            let _ = write!(encoded, "%{byte:02X}");
        }
        let data = self.get(&format!("query?query={encoded}")).unwrap_or_else(|| panic!("it refuses {expr}"));
        data["result"].as_array().unwrap().clone()
    }

    /// The rules that it has loaded, each with its state; none of them can be evaluated wrongly.
    pub(super) fn rules(&self) -> Vec<Value> {
        let groups = self.get("rules").unwrap()["groups"].as_array().unwrap().clone();
        let mut rules = Vec::new();
        for rule in groups.iter().flat_map(|group| group["rules"].as_array().unwrap()) {
            assert_ne!(rule["health"], "err", "{rule}");
            rules.push(rule.clone());
        }
        rules
    }

    /// What each query of each panel of a dashboard gives: the title, the query, and how many series.
    pub(super) fn panels(&self, dashboard: &str) -> Vec<(String, String, usize)> {
        let dashboard: Value = serde_json::from_str(dashboard).unwrap();
        let mut panels = Vec::new();
        for panel in dashboard["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().unwrap() {
                let expr = target["expr"].as_str().unwrap().replace("$job", ".*").replace("$instance", ".*");
                let count = self.query(&expr).len();
                panels.push((panel["title"].as_str().unwrap().to_owned(), expr, count));
            }
        }
        panels
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
    let Some(running) = Prometheus::start(&jobs, &rules) else { return };
    let prometheus = &running.api;
    let started = Instant::now();
    while prometheus.get("targets").is_none()
        || prometheus.query("count(count_over_time(jsinfo_check_verdict[1m]) > 2) == 4").is_empty()
        || prometheus.query("jsinfo_exporter_servers == 4").is_empty()
    {
        assert!(started.elapsed() < PATIENCE, "{:?}", prometheus.get("targets"));
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

    let panels = prometheus.panels(&jsinfo("exporter --print dashboard").stdout());
    assert!(panels.len() > 10, "{panels:?}");
    for (title, expr, count) in panels {
        assert!(count > 0, "{title}: {expr}");
    }

    let mut firing_or_pending = Vec::new();
    for rule in prometheus.rules() {
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
