//! What it serves beside probes, and what it does not begin with.

use super::Exporter;
use crate::support::{expect, jsinfo, jsinfo_with};

const DEMO: &str = "[servers.paris]\naddress = \"demo:\"\n[servers.oslo]\naddress = \"demo:unhealthy\"\n[groups]\nnorth = [\"oslo\", \"127.0.0.1:1\"]\nnone = []\n";

#[test]
fn prometheus_discovers_the_servers_with_all_that_a_scrape_needs() {
    let exporter = Exporter::start(DEMO, &[]);
    let all = exporter.get("/targets");
    assert_eq!(all.header("content-type"), Some("application/json"));
    expect![[r#"
        [{"targets":["[ADDRESS]"],"labels":{"__metrics_path__":"/probe","__param_target":"paris","instance":"paris"}},{"targets":["[ADDRESS]"],"labels":{"__metrics_path__":"/probe","__param_target":"oslo","instance":"oslo"}}]
    "#]].assert_eq(&all.body.replace(exporter.address(), "[ADDRESS]"));
    let north = exporter.get("/targets?group=north").body;
    assert!(
        north.contains("oslo") && !north.contains("paris") && !north.contains("127.0.0.1:1\""),
        "{north}"
    );
    assert_eq!(exporter.get("/targets?group=none").body, "[]\n");
    let unknown = exporter.get("/targets?group=nort");
    assert_eq!(unknown.status, 404);
    assert!(unknown.body.contains("did you mean north?"), "{}", unknown.body);
}

#[test]
fn without_servers_there_is_nothing_to_discover_and_the_page_says_so() {
    let exporter = Exporter::start("", &[]);
    assert_eq!(exporter.get("/targets").body, "[]\n");
    assert!(exporter.get("/").body.contains("jsinfo server add NAME ADDRESS"));
    assert_eq!(exporter.get("/-/healthy").body, "healthy\n");
    assert_eq!(exporter.get("/-/ready").body, "ready\n");
}

#[test]
fn the_front_page_says_how_each_server_is_and_why() {
    let hostile = "[servers.\"<b>rome\"]\naddress = \"127.0.0.1:1\"\n";
    let exporter = Exporter::start(&format!("{DEMO}\n{hostile}"), &[]);
    let unasked = exporter.get("/").body;
    assert!(unasked.contains("3 not asked yet"));
    assert!(unasked.contains("<title>nobody asked yet · jsinfo exporter</title>"));
    exporter.get("/probe?target=paris");
    let well = exporter.get("/").body;
    assert!(well.contains("<title>1 ok · jsinfo exporter</title>"), "{well}");
    assert!(well.contains("<summary>all is in order</summary>"), "{well}");
    exporter.get("/probe?target=oslo");
    exporter.get("/probe?target=%3Cb%3Erome");
    let page = exporter.get("/");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    for part in [
        "<title>2 critical · jsinfo exporter</title>",
        "2 critical",
        "1 ok",
        "6 more</span></summary>",
        "the license is not valid",
        "cannot connect to 127.0.0.1:1: connection refused",
        "jsinfo doctor",
        "<a href=\"/probe?target=%3Cb%3Erome\">&lt;b&gt;rome</a>",
        "connection: <span class=\"critical\">failed</span>",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    for absent in ["<script", "<b>", "style=", "onclick"] {
        assert!(!page.body.contains(absent), "{absent}");
    }
}

#[test]
fn what_it_cannot_begin_with_is_told_at_once() {
    for (arguments, status, told) in [
        (
            "--listen 0.0.0.0:0",
            2,
            "cannot listen on 0.0.0.0:0: anybody who reaches it could look at the servers",
        ),
        ("--listen localhost:1", 2, "an address and a port are wanted, such as 127.0.0.1:1 or [::1]:1"),
        ("--policy ./none.toml", 10, "none.toml"),
        ("--policy a=./x --policy a=./y", 2, "two policies are called a"),
        ("--listen unix:./none/x", 2, "hint: the directory of the socket has to be there"),
        ("--parallel 0", 2, "--parallel 0: it is a number of servers, from 1 on"),
        ("--parallel many", 2, "--parallel many: it is a number of servers, from 1 on"),
    ] {
        let outcome = jsinfo(&format!("exporter --config /dev/null {arguments}")).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (status, ""), "{outcome}");
        assert!(outcome.stderr.contains(told), "{outcome}");
    }
    let exporter = Exporter::start(DEMO, &[]);
    let taken = jsinfo_with(&["exporter", "--config", "/dev/null", "--listen", exporter.address()]).run();
    assert_eq!(taken.status, 2, "{taken}");
    assert_eq!(
        taken.stderr,
        format!(
            "error: cannot listen on {}: address already in use\nhint: another program listens there, perhaps another exporter; --listen names another place\n",
            exporter.address()
        )
    );
}
