//! `jsinfo route`: whether one target can send to another.

use serde_json::Value;

use super::support::{Shows as _, expect, jsinfo};

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
    assert_eq!(jsinfo("route demo:").run().status, 2);
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
