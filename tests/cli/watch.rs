//! `jsinfo watch` where no terminal is: events, what ends it, recordings.

use std::io::{BufRead as _, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::support::process::PATIENCE;
use super::support::{Outcome, Reply, Server, Shows as _, expect, fixture, jsinfo, jsinfo_with};

/// A server that answers the first question with the first document, and so on, and all further ones with the last. Null is
/// no answer: a gateway says that it is down.
fn playing(documents: Vec<Value>) -> Server {
    let asked = AtomicUsize::new(0);
    Server::http(move |request| {
        if request.method() != "getServerInfo" {
            return Reply::result(request, &Value::Null);
        }
        let place = asked.fetch_add(1, Ordering::SeqCst).min(documents.len() - 1);
        match &documents[place] {
            Value::Null => Reply::http("503 Service Unavailable", "", b""),
            document => Reply::result(request, document),
        }
    })
}

/// The sample server, with other values at these places.
fn sample(changes: &[(&str, Value)]) -> Value {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    document["license"]["expiry"] = "9999-12-31".into();
    document["serverTime"] = jiff::Timestamp::now().as_microsecond().into();
    for (pointer, value) in changes {
        *document.pointer_mut(pointer).unwrap() = value.clone();
    }
    document
}

/// A story: the license becomes invalid, nobody answers, and the server was launched anew.
fn story() -> Vec<Value> {
    let relaunched = [("/serverId", json!("another")), ("/version", json!("2.9.3"))];
    vec![
        sample(&[]),
        sample(&[]),
        sample(&[("/license/valid", json!(false))]),
        Value::Null,
        sample(&relaunched),
        sample(&relaunched),
    ]
}

fn watch(arguments: &[&str]) -> Outcome {
    jsinfo_with(&[&["watch", "--interval", "0"], arguments].concat()).run()
}

fn events(outcome: &Outcome) -> Vec<Value> {
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What there is to say of events, a line each.
fn told(events: &[Value]) -> String {
    let mut told = Vec::new();
    for event in events {
        let more = match event["event"].as_str().unwrap() {
            "snapshot" => format!("{} {}", event["verdict"], event["info"]["serverName"]),
            "change" | "restart" => format!("{} {} {}", event["field"], event["old"], event["new"]),
            "verdict" => {
                format!("{} {} {}", event["oldVerdict"], event["verdict"], event["findings"][0]["rule"])
            }
            "down" => event["failure"]["kind"].to_string(),
            "up" => (event["downMs"].as_u64().unwrap() >= 900).to_string(),
            other => panic!("{other}"),
        };
        told.push(format!("{} {more}\n", event["event"].as_str().unwrap()));
    }
    told.concat()
}

#[test]
fn what_happens_is_a_line_of_json_each() {
    let server = playing(story());
    let outcome = watch(&[&server.target(), "--count", "6", "--user", "ops", "--allow-plaintext"]);
    assert_eq!(outcome.status, 12, "nobody knows the password: {outcome}");
    server.was_never_called();
    let server = playing(story());
    let outcome = watch(&[&server.target(), "--count", "6"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    told(&events(&outcome)).assert_shows(expect![[r#"
        snapshot "ok" "Paris media gateway"
        change "license.valid" true false
        verdict "ok" "critical" "license.valid"
        down "unreachable"
        verdict "critical" "critical" "reachable"
        up true
        restart "serverId" "5f0e2c0b9a7d4d53b7f2f6f5c1f6a6d1" "another"
        change "version" "2.9.2" "2.9.3"
        change "license.valid" false true
        verdict "critical" "ok" "port-agrees"
    "#]]);
    for event in events(&outcome) {
        assert_eq!((&event["schema"], &event["target"]), (&json!("jsinfo/watch"), &json!(server.target())));
        assert!(event["time"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    }
}

#[test]
fn each_target_is_told_of_by_its_name_and_one_that_is_given_up_ends_no_other() {
    let (one, other) = (playing(vec![sample(&[])]), playing(story()));
    let outcome =
        watch(&[&one.target(), "demo:denied", &other.target(), "two words", "--count", "3", "--lines"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    let mut lines: Vec<String> = Vec::new();
    for line in outcome.stdout.lines() {
        let (_, line) = line.split_once(" UTC  ").unwrap();
        let line = line.replace(&one.target(), "one").replace(&other.target(), "other");
        let ports = [&one, &other].map(|server| server.port().to_string());
        lines.push(ports.iter().fold(line, |line, port| line.replace(port, "[PORT]")));
    }
    lines.sort();
    lines.join("\n").assert_shows(expect![[r#"
        demo:denied  UNKNOWN
        demo:denied  no answer: demo:denied rejected ops: user name or password is not correct; it is not asked again, because a login is sent once: a few that are rejected lock an account
        one  OK (the server was asked at port [PORT], and says that its API port is 8886): Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
        other  CRITICAL (the license is not valid: the server gives no reason, and 1 finding more), was OK
        other  OK (the server was asked at port [PORT], and says that its API port is 8886): Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
        other  license.valid is no, was yes
        two words  UNKNOWN
        two words  no answer: "two words" is no target"#]]);
}

#[test]
fn where_all_are_given_up_the_first_failure_is_that_of_the_command() {
    let outcome = jsinfo("watch demo:denied").run();
    assert_eq!(
        (outcome.status, told(&events(&outcome)).as_str()),
        (12, "down \"authentication\"\nverdict null \"unknown\" \"login\"\n")
    );
    outcome.stderr.assert_shows(expect![[r#"
        error: demo:denied rejected ops: user name or password is not correct; it is not asked again, because a login is sent once: a few that are rejected lock an account
        hint: check the name, and where the password comes from
    "#]]);
    assert_eq!(jsinfo("watch demo:denied ./none.json").run().status, 12);
    assert_eq!(jsinfo("watch ./none.json").run().status, 10);
}

#[test]
fn a_session_is_kept_and_one_login_is_sent() {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let run = jsinfo_with(&["watch", &target, "-i", "0", "--count", "50", "--user", "ops", "--superuser"]);
    let outcome = run.env("JETSTREAM_API_PASSWORD", "hunter2").run();
    assert_eq!((outcome.status, outcome.stdout.lines().count()), (0, 1), "{outcome}");
    let methods = server.methods();
    assert_eq!(methods[..2], ["auth", "superuser"]);
    assert_eq!(methods[2..].len(), 50);
    assert!(methods[2..].iter().all(|method| method == "getServerInfo"));
    assert!(server.requests().iter().all(|request| request.connection == 1), "one connection is kept");
}

/// Memory that is in use, in KiB.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn thousands_of_questions_take_no_more_memory_than_hundreds() {
    let polls = std::env::var("JSINFO_TEST_POLLS").ok().and_then(|polls| polls.parse().ok()).unwrap_or(2_000);
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    // Something changes each time, so that events come and go, too.
    let server = Server::http(move |request| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        Reply::result(request, &sample(&[("/revision", json!(number))]))
    });
    let mut child = jsinfo_with(&["watch", &server.target(), "-i", "0", "--lines"]).start();
    let stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || BufReader::new(stdout).lines().count());
    let wait_for = |number: usize| {
        let started = Instant::now();
        while asked.load(Ordering::SeqCst) < number {
            assert!(started.elapsed() < PATIENCE * 30, "{} of {number}", asked.load(Ordering::SeqCst));
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    wait_for(polls / 4);
    let before = memory(child.id());
    wait_for(polls);
    let after = memory(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(reader.join().unwrap() > polls / 2);
    println!("after {} polls {before} KiB, after {polls} polls {after} KiB", polls / 4);
    assert!(after < before + 1024, "{before} KiB, then {after} KiB");
}

#[test]
fn it_ends_when_what_is_waited_for_has_come_and_says_what_was_there_where_it_has_not() {
    let server = playing(story());
    let outcome = watch(&[&server.target(), "--until", "version >= 2.9.3", "--wait", "1m"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    let server = playing(vec![sample(&[])]);
    let target = server.target();
    let started = Instant::now();
    jsinfo_with(&["watch", &target, "-i", "50ms", "--until", "version >= 3", "--wait", "1s", "--lines"])
        .run()
        .against(&server)
        .stderr
        .assert_shows(expect![[r#"
            error: waited 1 s for version >= 3: version is 2.9.2, and >= 3 is expected
        "#]]);
    assert!(started.elapsed() >= Duration::from_secs(1));
    let outcome = watch(&[&target, "--until", "version >= 3", "--wait", "1s"]);
    assert_eq!(outcome.status, 15);
    let outcome = watch(&[&target, "--until", "version >= 3", "--count", "3"]);
    assert_eq!(outcome.status, 15);
    outcome.stderr.assert_shows(expect![[r#"
        error: waited to the end for version >= 3: version is 2.9.2, and >= 3 is expected
    "#]]);
    let outcome = watch(&[&target, "demo:denied", "--until", "version >= 3"]);
    assert_eq!(outcome.status, 12, "one that is given up never will be: {outcome}");
    // A target that does not answer is not as it is wanted, whatever it said before.
    let server = playing(vec![sample(&[]), Value::Null]);
    let outcome = watch(&[&server.target(), &target, "--until", "version < 2", "--wait", "1s"]);
    assert_eq!(outcome.status, 15);
    assert!(outcome.stderr.contains(&format!("{}: ", server.target())), "{outcome}");
}

#[test]
fn what_makes_no_sense_is_refused_before_anybody_is_asked() {
    for (arguments, says) in [
        (&["--until", "lisence.valid == true"][..], "--until: there is no field lisence.valid"),
        (&["--wait", "5s"], "--until"),
        (&["--lines", "--json"], "--json"),
        (&["--count", "0"], "0"),
        (&["--interval=-1s"], "more than zero"),
        (&["./2.9.2-superuser.json", "x.ndjson"], "x.ndjson is a recording, and is seen alone"),
        (&["demo:", "--save", "2.9.2-superuser.json"], "holds something else than a recording"),
    ] {
        let outcome = jsinfo_with(&[&["watch"], arguments].concat()).run();
        assert_eq!(outcome.status, 2, "{outcome}");
        assert!(outcome.stderr.contains(says), "{outcome}");
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn a_recording_says_the_same_when_it_is_played() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("story.ndjson");
    let path = file.to_str().unwrap();
    let server = playing(story());
    let live = watch(&[&server.target(), "--count", "6", "--save", path]);
    assert_eq!(live.status, 0, "{live}");
    assert_eq!(std::fs::read_to_string(path).unwrap(), live.stdout);
    let played = watch(&[path]);
    assert_eq!((played.status, &played.stdout), (0, &live.stdout), "{played}");
    // Under another name, by what is in it; and where it is, by its name alone.
    let other = directory.path().join("story");
    std::fs::copy(path, &other).unwrap();
    assert_eq!(watch(&[other.to_str().unwrap()]).stdout, live.stdout);
    let run = jsinfo_with(&["watch", "story.ndjson", "-i", "0"]).current_dir(directory.path());
    assert_eq!(run.stdout(), live.stdout);
    // The lines for people are those of then.
    let server = playing(story());
    let lines = watch(&[&server.target(), "--count", "6", "--lines", "--save", path]);
    let played = watch(&[path, "--lines"]);
    assert!(played.stdout.ends_with(&lines.stdout), "a recording goes on: {played}");
    let count = live.stdout.lines().count();
    assert_eq!(played.stdout.lines().count(), 2 * count);
    assert_eq!(watch(&[path, "--count", "2"]).stdout.lines().count(), 2);
    assert_eq!(watch(&[path, "--until", "license.valid == false", "--lines"]).stdout.lines().count(), 2);
    assert_eq!(watch(&[path, "--until", "license.valid == null"]).status, 15);
    let outcome = watch(&[path, "--count", "1", "--user", "ops"]);
    assert!(outcome.stderr.contains(" is asked without --user: a saved document is read"), "{outcome}");
}

#[test]
fn a_recording_that_was_cut_off_is_played_to_there_and_one_that_is_broken_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.ndjson");
    let written = path.to_str().unwrap();
    let server = playing(story());
    let live = watch(&[&server.target(), "--count", "6"]).stdout;
    let later = r#"{"schema":"jsinfo/watch","schemaVersion":1,"time":"2026-11-22T20:00:07Z","target":"x","event":"weather","sun":[1]}"#;
    let (cut_off, _) = later.split_once("target").unwrap();
    std::fs::write(&path, format!("{live}\n{later}\n{cut_off}")).unwrap();
    assert_eq!(watch(&[written]).stdout, live);
    std::fs::write(&path, format!("{live}{cut_off}\n{live}")).unwrap();
    let outcome = watch(&[written]);
    assert_eq!((outcome.status, &outcome.stdout), (10, &live), "{outcome}");
    assert!(outcome.stderr.contains(&format!("line {}", live.lines().count() + 1)), "{outcome}");
    assert_eq!(watch(&[directory.path().join("none.ndjson").to_str().unwrap()]).status, 10);
    let nowhere = directory.path().join("none/x.ndjson");
    let outcome = watch(&["demo:", "--save", nowhere.to_str().unwrap()]);
    assert_eq!(outcome.status, 20);
    assert!(outcome.stderr.contains("no such directory"), "{outcome}");
}

#[test]
fn a_recording_is_played_at_its_own_pace_and_no_slower_than_is_wanted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.ndjson");
    let line = |second: u32| {
        format!(
            r#"{{"schema":"jsinfo/watch","schemaVersion":1,"time":"2026-11-22T20:00:{second:02}.000Z","target":"x","event":"up","downMs":1}}"#
        )
    };
    std::fs::write(&path, format!("{}\n{}\n{}\n", line(0), line(1), line(50))).unwrap();
    let started = Instant::now();
    let outcome = jsinfo_with(&["watch", path.to_str().unwrap(), "-i", "1s"]).run();
    assert_eq!(outcome.stdout.lines().count(), 3);
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(2) && took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn who_has_stopped_reading_ends_it() {
    // One that goes on telling, and one that has nothing more to tell.
    for documents in [story(), vec![sample(&[])]] {
        let server = playing(documents);
        let mut child = jsinfo_with(&["watch", &server.target(), "-i", "10ms"]).start();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.contains("snapshot"));
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            assert!(started.elapsed() < PATIENCE, "it goes on");
            std::thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(status.code(), Some(0));
    }
}

#[test]
fn tokens_are_masked_in_everything_that_is_told() {
    let with_token = |token: &str| {
        let document = fixture("2.9.2-token.json").replace("\"token\": \"", &format!("\"token\": \"{token}"));
        serde_json::from_str(&document).unwrap()
    };
    let server = playing(vec![with_token("hunter-one"), with_token("hunter-two")]);
    for form in ["--json", "--lines"] {
        let outcome = watch(&[&server.target(), "--count", "3", form]);
        assert!(!outcome.stdout.contains("hunter"), "{outcome}");
        assert_eq!(outcome.stdout.lines().count(), 1, "{outcome}");
    }
}
