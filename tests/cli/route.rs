//! `jsinfo route`: whether one target can send to another.

use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use super::support::configuration::File;
use super::support::process::send;
use super::support::{JSINFO, Reply, Server, Shows as _, expect, fixture, jsinfo, jsinfo_with, terminal};

#[test]
fn the_answer_comes_first_and_then_what_it_rests_on() {
    jsinfo("route ./2.9.2-superuser.json ./2.9.2-superuser.json").run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        ./2.9.2-superuser.json can send to ./2.9.2-superuser.json · at most 500 Mbit/s (./2.9.2-superuser.json, outgoing)

        ✓ licenses     both are valid
        ✓ encryption   enabled at both ends
        ✓ ciphers      both take ENCRYPTED_256 and better
        ✓ outgoing     500 Mbit/s at ./2.9.2-superuser.json
        ✓ incoming     1 Gbit/s at ./2.9.2-superuser.json
        ✓ buffers      16 MiB to send at ./2.9.2-superuser.json, 16 MiB to receive at ./2.9.2-superuser.json
        · login        ./2.9.2-superuser.json wants a user name and a password for transfers
        · address      ./2.9.2-superuser.json receives at port 8886 of every address
        · connections  ./2.9.2-superuser.json takes 64 at the same time
        --- stderr
    "#]]);
    jsinfo("route ./2.9.2-unhealthy.json ./2.9.2-superuser.json").run().assert_shows(expect![[r#"
        status: 1
        --- stdout
        ./2.9.2-unhealthy.json cannot send to ./2.9.2-superuser.json

        ✗ licenses     ./2.9.2-unhealthy.json has no valid license
        ✗ outgoing     the limit of ./2.9.2-unhealthy.json is 0
        ✓ encryption   enabled at both ends
        ? ciphers      NONE and ENCRYPTED_256: how two minimums meet is not documented
        ✓ incoming     1 Gbit/s at ./2.9.2-superuser.json
        ✓ buffers      16 MiB to send at ./2.9.2-unhealthy.json, 16 MiB to receive at ./2.9.2-superuser.json
        · login        ./2.9.2-superuser.json wants a user name and a password for transfers
        · address      ./2.9.2-superuser.json receives at port 8886 of every address
        · connections  ./2.9.2-superuser.json takes 64 at the same time
        --- stderr
    "#]]);
    jsinfo("route demo: ./2.9.2-token.json --format markdown").run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        ## demo: can send to ./2.9.2-token.json · at most 500 Mbit/s (demo:, outgoing)

        | | what | finding |
        | --- | --- | --- |
        | ok | licenses | both are valid |
        | ok | encryption | enabled at both ends |
        | ok | ciphers | both take ENCRYPTED\_256 and better |
        | ok | outgoing | 500 Mbit/s at demo: |
        | ok | incoming | 1 Gbit/s at ./2.9.2-token.json |
        | ok | buffers | 16 MiB to send at demo:, 16 MiB to receive at ./2.9.2-token.json |
        | condition | login | ./2.9.2-token.json wants a user name and a password for transfers |
        | condition | address | ./2.9.2-token.json receives at port 8886 of every address |
        | condition | connections | ./2.9.2-token.json takes 64 at the same time |
        --- stderr
    "#]]);
}

#[test]
fn programs_read_the_same() {
    let outcome = jsinfo("route demo: demo:unhealthy --json").run();
    let route: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((outcome.status, &route["verdict"]), (1, &"no".into()), "{outcome}");
    let blocking: Vec<_> =
        route["reasons"].as_array().unwrap().iter().filter(|reason| reason["status"] == "blocks").collect();
    assert_eq!(blocking[0]["code"], "licenses");
    assert_eq!(route["rateBound"]["kbitPerSecond"], 500_000);
    assert_eq!(route["rateBound"]["by"]["target"], "demo:");
}

#[test]
fn a_target_that_gives_no_answer_is_its_own_failure() {
    assert_eq!(jsinfo("route demo: demo:denied").run().status, 12);
    assert_eq!(jsinfo("route ./none.json demo:").run().status, 10);
    jsinfo("route demo:").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: a route has two ends, and one target is named
        hint: jsinfo route FROM TO; of a group, a directory or several targets, every route is told
    "#]]);
    assert_eq!(jsinfo("route").run().status, 2);
}

#[test]
fn what_nobody_knows_is_not_promised() {
    let outcome = jsinfo("route - demo:").input("{}").run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.starts_with("nothing known keeps - from sending to demo: · "), "{outcome}");
    let route: Value =
        serde_json::from_str(&jsinfo("route - demo: --json").input("{}").run().stdout).unwrap();
    assert_eq!(route["verdict"], "unknown");
}

/// A group of sample servers.
fn group() -> File {
    File::new(
        "[groups]\nall = [\"demo:\", \"demo:1.9\", \"demo:unhealthy\"]\nfew = [\"demo:\", \"demo:1.9\"]\n",
    )
}

#[test]
fn of_several_everybody_is_told_who_can_send_to_whom() {
    group().jsinfo(&["route", "@all"]).run().assert_shows(expect![[r#"
        status: 1
        --- stdout
        3 servers, 6 routes: 2 open, 4 blocked, 0 unknown

        from ↓ to →     demo:       demo:1.9    demo:unhealthy
        demo:           ·           500 Mbit/s  no
        demo:1.9        500 Mbit/s  ·           no
        demo:unhealthy  no          no          ·

        ✗ licenses  no valid license  4 routes to and from demo:unhealthy
        ✗ outgoing  the limit is 0    2 routes from demo:unhealthy
        --- stderr
    "#]]);
    jsinfo("route demo: demo:1.9 ./2.9.2-anonymous.json --format markdown").run().assert_shows(expect![[
        r#"
            status: 0
            --- stdout
            ## 3 servers, 6 routes: 6 open, 0 blocked, 0 unknown

            | from ↓ to → | demo: | demo:1.9 | ./2.9.2-anonymous.json |
            | --- | --- | --- | --- |
            | demo: |  | 500 Mbit/s | 500 Mbit/s |
            | demo:1.9 | 500 Mbit/s |  | 500 Mbit/s |
            | ./2.9.2-anonymous.json | 500 Mbit/s | 500 Mbit/s |  |
            --- stderr
        "#
    ]]);
    // Of a group of two, both ways are told.
    group().jsinfo(&["route", "@few"]).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2 servers, 2 routes: 2 open, 0 blocked, 0 unknown

        from ↓ to →  demo:       demo:1.9
        demo:        ·           500 Mbit/s
        demo:1.9     500 Mbit/s  ·
        --- stderr
    "#]]);
}

#[test]
fn a_server_that_gives_no_answer_has_its_row_and_17() {
    jsinfo("route demo: demo:denied demo:1.9").run().assert_shows(expect![[r#"
        status: 17
        --- stdout
        3 servers, 6 routes: 2 open, 0 blocked, 4 unknown · 1 gave no answer

        from ↓ to →  demo:       demo:denied  demo:1.9
        demo:        ·           ?            500 Mbit/s
        demo:denied  ?           ·            ?
        demo:1.9     500 Mbit/s  ?            ·

        ? no answer  demo:denied rejected ops: user name or password is not correct  demo:denied
        --- stderr
        hint: demo:denied: check the name, and where the password comes from
    "#]]);
}

#[test]
fn interrupted_it_shows_what_has_arrived_and_ends_with_130() {
    let silent = Server::http(|_| Reply::silence());
    let quick = Server::with_document("2.9.2-superuser.json");
    let child = Command::new(JSINFO)
        .args(["route", &silent.target(), &quick.target(), "demo:", "--timeout", "1h"])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while quick.requests().is_empty() || silent.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    send(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("3 servers, 6 routes"));
}

#[test]
fn every_route_of_several_is_the_one_of_the_two_alone() {
    let targets =
        ["./2.9.2-superuser.json", "./2.9.2-unhealthy.json", "./1.9.0-superuser.json", "demo:token"];
    let json = |words: &str| -> Value {
        serde_json::from_str(&jsinfo(&format!("route {words} --json")).run().stdout).unwrap()
    };
    let table = json(&targets.join(" "));
    let routes = table["routes"].as_array().unwrap();
    assert_eq!(routes.len(), 12);
    for route in routes {
        let alone = json(&format!("{} {}", route["from"].as_str().unwrap(), route["to"].as_str().unwrap()));
        assert_eq!((&route["verdict"], &route["rateBound"]), (&alone["verdict"], &alone["rateBound"]));
        let mut reasons = alone["reasons"].as_array().unwrap().clone();
        reasons.retain(|reason| reason["status"] == "blocks" || reason["status"] == "unknown");
        let named = |reason: &Value| (reason["code"].clone(), reason["status"].clone());
        let of_table: Vec<_> = route["reasons"].as_array().unwrap().iter().map(named).collect();
        assert_eq!(of_table, reasons.iter().map(named).collect::<Vec<_>>());
    }
}

#[test]
fn each_server_is_asked_once() {
    let servers: Vec<Server> = (0..6)
        .map(|_| {
            Server::http(|request| {
                Reply::result(request, &serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap())
            })
        })
        .collect();
    let targets: Vec<String> = servers.iter().map(Server::target).collect();
    let arguments: Vec<&str> = ["route"].into_iter().chain(targets.iter().map(String::as_str)).collect();
    assert!(jsinfo_with(&arguments).stdout().starts_with("6 servers, 30 routes: 30 open, "));
    for server in &servers {
        assert_eq!(server.methods(), ["getServerInfo"]);
    }
}

#[test]
fn a_directory_and_a_list_are_taken() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("saved")).unwrap();
    for number in 0..30 {
        let text = fixture(if number % 10 == 0 { "2.9.2-unhealthy.json" } else { "2.9.2-superuser.json" });
        std::fs::write(directory.path().join(format!("saved/gw-{number}.json")), text).unwrap();
    }
    let route = |arguments: &[&str]| jsinfo_with(arguments).current_dir(directory.path()).run();
    route(&["route", "./saved/"]).assert_shows(expect![[r#"
        status: 1
        --- stdout
        30 servers, 870 routes: 702 open, 168 blocked, 0 unknown

        ✗ licenses  no valid license  168 routes to and from gw-0, gw-10, gw-20
        ✗ outgoing  the limit is 0    87 routes from gw-0, gw-10, gw-20
        --- stderr
    "#]]);
    let written = route(&["route", "./saved/gw-1.json", "dir:saved", "--json"]);
    assert_eq!(written.stdout.matches("\"from\": ").count(), 31 * 30, "{written}");
    let listed = jsinfo_with(&["route", "--targets", "-"]).input("demo:\ndemo:1.9\n").run();
    assert!(listed.stdout.starts_with("2 servers, 2 routes: "), "{listed}");
}

#[test]
fn more_servers_than_anybody_reads_of_are_refused() {
    let list: Vec<String> = (0..501).map(|number| format!("./{number}.json")).collect();
    jsinfo("route --targets -").input(list.join("\n")).run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: the routes between 501 servers are too many: at most 500 are taken
        hint: ask a group of them at a time
    "#]]);
}

/// No table is ever broken: where there is no room for it, there is a list.
#[test]
fn a_table_fits_the_terminal_or_is_none() {
    let directory = tempfile::tempdir().unwrap();
    let mut arguments = vec!["route".to_owned()];
    for number in 1..=8 {
        let path = directory.path().join(format!("gateway-{number}.example.json"));
        std::fs::write(&path, fixture("2.9.2-superuser.json")).unwrap();
    }
    arguments.push(directory.path().to_str().unwrap().to_owned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    for (width, heading) in [(200, "gateway-8.example"), (80, "  8"), (50, "")] {
        let (status, screen) = terminal::start(width, &arguments, &[("NO_COLOR", "1")]).finish();
        assert_eq!(status, 0, "{screen}");
        let rows: Vec<&str> = screen.lines().map(str::trim_end).collect();
        assert!(rows[0].starts_with("8 servers, 56 routes: 56 open, 0 blocked,"), "{screen}");
        let head = rows.iter().find(|row| row.starts_with("from ↓ to →"));
        assert_eq!(head.is_some(), !heading.is_empty(), "{screen}");
        assert!(head.is_none_or(|row| row.ends_with(heading)), "{screen}");
        for row in rows {
            assert!(row.chars().count() <= usize::from(width), "{width}: {row}");
        }
    }
}
