//! Whom it asks, how often, and for how long.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use serde_json::json;

use super::Exporter;
use crate::support::{Reply, Server, jsinfo, other_program};

const DEMO: &str = "[servers.paris]\naddress = \"demo:\"\n[servers.oslo]\naddress = \"demo:unhealthy\"\n";

/// The same metrics, but for the target and what differs from moment to moment.
fn metrics(text: &str) -> Vec<String> {
    const MOVING: [&str; 7] = [
        "jsinfo_response_time_seconds",
        "jsinfo_server_time_timestamp_seconds",
        "jsinfo_clock_offset_seconds",
        "jsinfo_license_expiry_timestamp_seconds",
        "jsinfo_certificate_validation_seconds",
        "jsinfo_probe_phase_seconds",
        "jsinfo_last_success_timestamp_seconds",
    ];
    let mut lines = Vec::new();
    for line in text.lines() {
        let of_check = ["jsinfo_check_timestamp", "jsinfo_check_exit_code", "jsinfo_check_failed"];
        if line.starts_with('#') || MOVING.iter().chain(&of_check).any(|name| line.starts_with(name)) {
            continue;
        }
        lines.push(line.replace("{target=\"demo:unhealthy\"}", "").replace("target=\"demo:unhealthy\",", ""));
    }
    lines
}

#[test]
fn a_probe_says_what_check_says_but_for_the_target() {
    let exporter = Exporter::start(DEMO, &[]);
    let probe = exporter.get("/probe?target=oslo");
    assert_eq!(probe.status, 200);
    assert_eq!(probe.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let check = jsinfo("check demo:unhealthy --format prometheus").run().stdout;
    assert_eq!(metrics(&probe.body), metrics(&check));
    for absent in ["target=", "jsinfo_last_success", "jsinfo_check_timestamp", "jsinfo_failure"] {
        assert!(!probe.body.contains(absent), "{absent}");
    }
    for phase in ["connection", "authentication", "superuser", "getServerInfo"] {
        assert!(
            probe.value(&format!("jsinfo_probe_phase_seconds{{phase=\"{phase}\"}}")).is_some(),
            "{phase}"
        );
    }
}

#[test]
fn promtool_accepts_what_it_says() {
    let configuration = format!("{DEMO}[servers.rome]\naddress = \"127.0.0.1:1\"\n");
    let exporter = Exporter::start(&configuration, &[]);
    for path in ["/probe?target=paris", "/probe?target=oslo", "/probe?target=rome", "/metrics"] {
        let body = exporter.get(path).body;
        if let Some(outcome) = other_program("promtool", &["check", "metrics"], &body) {
            // The names of the server's own fields end as the server spells them.
            assert_eq!(outcome.status, 0, "{path}: {outcome}");
        }
    }
}

#[test]
fn it_asks_nobody_but_the_servers_of_the_file_whatever_a_request_says() {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let exporter = Exporter::start("[servers.paris]\naddress = \"demo:\"\n", &[]);
    let saved = exporter.file.directory().join("x.json");
    std::fs::write(&saved, "{}").unwrap();
    let saved = format!("file:{}", saved.display());
    let host = format!("127.0.0.1:{}", server.port());
    for target in
        [&target, &host, &saved, "./x.json", "demo:", "@all", "-", "localhost", "PARIS", "par%69s%00", ""]
    {
        let response = exporter.get(&format!("/probe?target={}", target.replace('&', "%26")));
        assert!(matches!(response.status, 400 | 404), "{target}: {response:?}");
        assert!(!response.body.contains("jsinfo_up"), "{target}: {response:?}");
    }
    let nearest = exporter.get("/probe?target=pariss").body;
    assert!(nearest.contains("hint: did you mean paris?\n"), "{nearest}");
    server.was_never_called();
}

/// A server that answers once for each time that [`Sender::send`] lets it, and whenever it is asked once that is dropped.
fn held_back() -> (Server, Sender<()>) {
    let (letting, let_go) = channel();
    let let_go = Mutex::new(let_go);
    let server = Server::http(move |request| {
        let _ = let_go.lock().unwrap().recv();
        Reply::result(request, &json!({"version": "2.9.2"}))
    });
    (server, letting)
}

/// Waits until so many servers are being asked, and so many probes wait for them.
fn until_waiting(exporter: &Exporter, in_flight: usize, waiting: usize) {
    let both = [in_flight, waiting].map(|number| Some(number.to_string()));
    exporter.until(&format!("{in_flight} are being asked, and {waiting} wait"), |exporter| {
        ["jsinfo_exporter_probes_in_flight", "jsinfo_exporter_probes_waiting"]
            .map(|metric| exporter.own(metric))
            == both
    });
}

#[test]
fn requests_at_the_same_moment_share_one_session() {
    let (server, letting) = held_back();
    let exporter = Exporter::start(&format!("[servers.slow]\naddress = \"{}\"\n", server.target()), &[]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(exporter.scrape("slow", "60").value("jsinfo_up"), Some("1")));
        }
        until_waiting(&exporter, 1, 7);
        drop(letting);
    });
    assert_eq!(server.methods(), ["getServerInfo"]);
    // Nothing is cached.
    exporter.get("/probe?target=slow");
    assert_eq!(server.methods().len(), 2);
    assert_eq!(exporter.own("jsinfo_exporter_probes_total").as_deref(), Some("9"));
}

#[test]
fn a_probe_ends_before_prometheus_gives_up_and_says_which_phase_took_the_time() {
    let server = Server::http(|_| Reply::silence());
    let exporter = Exporter::start(&format!("[servers.mute]\naddress = \"{}\"\n", server.target()), &[]);
    let started = Instant::now();
    let response = exporter.scrape("mute", "1.5");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(response.value("jsinfo_up"), Some("0"), "{response:?}");
    assert_eq!(response.value("jsinfo_failure{kind=\"deadline\"}"), Some("1"));
    let took = response.value("jsinfo_probe_phase_seconds{phase=\"getServerInfo\"}").unwrap();
    assert!(took.parse::<f64>().unwrap() > 0.9, "{took}");
    for seconds in ["0", "-1", "soon"] {
        assert_eq!(exporter.scrape("mute", seconds).status, 400, "{seconds}");
    }
}

#[test]
fn the_timeout_of_the_command_line_is_the_most() {
    let server = Server::http(|_| Reply::silence());
    let configuration = format!("[servers.mute]\naddress = \"{}\"\n", server.target());
    let exporter = Exporter::start(&configuration, &["--timeout", "300ms"]);
    let started = Instant::now();
    assert_eq!(exporter.scrape("mute", "20").value("jsinfo_failure{kind=\"deadline\"}"), Some("1"));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn above_parallel_it_says_so_and_the_others_are_answered() {
    let (slow, letting) = held_back();
    let configuration = format!("{DEMO}[servers.slow]\naddress = \"{}\"\n", slow.target());
    let exporter = Exporter::start(&configuration, &["--parallel", "1"]);
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| exporter.get("/probe?target=slow"));
        until_waiting(&exporter, 1, 0);
        let refused = exporter.scrape("paris", "0.4");
        assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")), "{refused:?}");
        assert_eq!(exporter.get("/-/ready").status, 503);
        assert_eq!(exporter.get("/-/healthy").status, 200);
        letting.send(()).unwrap();
        assert_eq!(asked.join().unwrap().value("jsinfo_up"), Some("1"));
    });
    assert_eq!(exporter.get("/probe?target=paris").value("jsinfo_up"), Some("1"));
    assert_eq!(exporter.own("jsinfo_exporter_probes_refused_total").as_deref(), Some("1"));
}

#[test]
fn a_burst_above_parallel_is_answered_in_turn_as_long_as_there_is_time() {
    let (server, letting) = held_back();
    let mut configuration = String::new();
    for number in 0..6 {
        writeln!(configuration, "[servers.s{number}]\naddress = \"{}\"", server.target()).unwrap();
    }
    let exporter = Exporter::start(&configuration, &["--parallel", "2", "--timeout", "60"]);
    std::thread::scope(|scope| {
        // Everybody once, and then once more: whoever comes second stands in line behind all the others, and has the answer
        // of the first all the same.
        for waiting in [4, 10] {
            for number in 0..6 {
                let name = format!("s{number}");
                let exporter = &exporter;
                scope.spawn(move || {
                    let response = exporter.scrape(&name, "60");
                    assert_eq!(response.value("jsinfo_up"), Some("1"), "{response:?}");
                });
            }
            until_waiting(&exporter, 2, waiting);
        }
        for waiting in [10, 6, 2] {
            until_waiting(&exporter, 2, waiting);
            letting.send(()).unwrap();
            letting.send(()).unwrap();
        }
    });
    // Six, and one or two more where a second one heard too late that the first had begun.
    assert!(server.methods().len() < 9, "{:?}", server.methods());
    assert_eq!(exporter.own("jsinfo_exporter_probes_refused_total").as_deref(), Some("0"));
    assert_eq!(exporter.own("jsinfo_exporter_probes_total").as_deref(), Some("12"));
    until_waiting(&exporter, 0, 0);
}

#[test]
fn a_secret_that_cannot_be_had_is_read_anew_and_nobody_elses_with_it() {
    let server = Server::http(|request| Reply::result(request, &json!({"version": "2.9.2"})));
    let directory = tempfile::tempdir().unwrap();
    let runs = directory.path().join("runs");
    let configuration = format!(
        "[servers.paris]\naddress = \"{0}\"\nuser = \"ops\"\npassword-command = [\"sh\", \"-c\", \"echo run >> {1}; echo x\"]\n\
         [servers.oslo]\naddress = \"{0}\"\nuser = \"ops\"\npassword-file = \"password\"\n",
        server.target(),
        runs.display()
    );
    let exporter = Exporter::start(&configuration, &[]);
    for _ in 0..3 {
        assert_eq!(exporter.get("/probe?target=paris").value("jsinfo_up"), Some("1"));
        let failed = exporter.get("/probe?target=oslo");
        assert_eq!(failed.value("jsinfo_failure{kind=\"configuration\"}"), Some("1"), "{failed:?}");
    }
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
    let password = exporter.file.directory().join("password");
    std::fs::write(&password, "y\n").unwrap();
    std::fs::set_permissions(&password, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert_eq!(exporter.get("/probe?target=oslo").value("jsinfo_up"), Some("1"));
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
}

#[test]
fn a_login_that_was_rejected_is_sent_once_and_again_after_a_reload() {
    let server = Server::http(|request| match request.method() {
        "auth" => Reply::error(request, -32002, "no"),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let configuration = format!(
        "[servers.paris]\naddress = \"{}\"\nuser = \"ops\"\npassword-command = \"echo hunter2\"\n",
        server.target()
    );
    let exporter = Exporter::start(&configuration, &[]);
    for _ in 0..3 {
        let response = exporter.get("/probe?target=paris");
        assert_eq!(response.value("jsinfo_failure{kind=\"authentication\"}"), Some("1"), "{response:?}");
        assert_eq!(response.value("jsinfo_up"), Some("1"));
    }
    assert_eq!(server.methods(), ["auth"]);
    let page = exporter.get("/").body;
    assert!(page.contains("the login is not sent again for 60 min"), "{page}");
    assert_eq!(exporter.post("/-/reload").status, 200);
    exporter.get("/probe?target=paris");
    assert_eq!(server.methods(), ["auth", "auth"]);
    let everything = format!("{page}{}", exporter.get("/metrics").body);
    let (_, told) = exporter.end();
    assert!(!format!("{everything}{told}").contains("hunter2"), "{told}");
    assert_eq!(told.matches("paris: ").count(), 1, "what goes on failing is told once: {told}");
}

#[test]
fn a_login_that_was_rejected_is_not_sent_again_under_another_name_of_the_server() {
    let server = Server::http(|request| match request.method() {
        "auth" => Reply::error(request, -32002, "no"),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let entry = |name: &str| {
        let address = server.target();
        format!(
            "[servers.{name}]\naddress = \"{address}\"\nuser = \"ops\"\npassword-command = \"echo hunter2\"\n"
        )
    };
    let exporter = Exporter::start(&(entry("paris") + &entry("lutetia")), &[]);
    for name in ["paris", "lutetia", "paris"] {
        let response = exporter.get(&format!("/probe?target={name}"));
        assert_eq!(response.value("jsinfo_failure{kind=\"authentication\"}"), Some("1"), "{response:?}");
    }
    assert_eq!(server.methods(), ["auth"]);
    let page = exporter.get("/").body;
    assert!(page.contains("the login was sent to this server for paris"), "{page}");
}

#[test]
fn a_rejection_of_before_a_reload_does_not_hold_back_the_login_of_after_it() {
    let (on_its_way, seen) = channel();
    let server = Server::http(move |request| match request.method() {
        "auth" => {
            let _ = on_its_way.send(());
            std::thread::sleep(Duration::from_millis(600));
            Reply::error(request, -32002, "no")
        }
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let configuration = format!(
        "[servers.paris]\naddress = \"{}\"\nuser = \"ops\"\npassword-command = \"echo hunter2\"\n",
        server.target()
    );
    let exporter = Exporter::start(&configuration, &[]);
    std::thread::scope(|scope| {
        let rejected = scope.spawn(|| exporter.get("/probe?target=paris"));
        seen.recv().unwrap();
        assert_eq!(exporter.post("/-/reload").status, 200);
        let rejected = rejected.join().unwrap();
        assert_eq!(rejected.value("jsinfo_failure{kind=\"authentication\"}"), Some("1"), "{rejected:?}");
    });
    exporter.get("/probe?target=paris");
    assert_eq!(server.methods(), ["auth", "auth"]);
}
