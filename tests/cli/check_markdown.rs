//! `jsinfo check --format markdown`: for tickets and summaries, and never longer than a comment may be.

use serde_json::json;

use super::check::saved;
use super::check_policy::Policy;
use super::support::{Nobody, Reply, Server, Shows as _, expect, jsinfo, jsinfo_with, without_counts};

/// The most characters of a comment where the limit is the lowest.
const MOST_OF_A_COMMENT: usize = 65_536;

/// What standard output gets, without what differs; and the exit code.
fn markdown(arguments: &[&str]) -> (i32, String) {
    let outcome = jsinfo_with(&[&["check", "--format", "markdown"], arguments].concat()).run();
    (outcome.status, masked(&outcome.stdout))
}

/// The same without the time, which is the last line, and without what is counted.
fn masked(told: &str) -> String {
    let (told, time) = told.trim_end().rsplit_once('\n').unwrap();
    assert!(time.starts_with("_20") && time.ends_with(" UTC_"), "{time}");
    without_counts(&format!("{told}\n_[TIME]_\n"))
}

#[test]
fn a_sample_server_tells_its_story() {
    let (status, told) = markdown(&["demo:unhealthy"]);
    assert_eq!(status, 2);
    told.assert_shows(expect![[r#"
        ## ❌ CRITICAL · Neglected · JetStream 2.9.2 on linux · media-gw-02 · asked as ops (superuser)

        demo:unhealthy · 6 critical, 1 warning, [N] in order, [N] skipped

        | | Rule | Finding | What to do |
        | --- | --- | --- | --- |
        | ❌ | license.valid | the license is not valid: License expired | install a valid license |
        | ❌ | license.expiry | the license expired 325 days ago | renew the license |
        | ❌ | certificate | the certificate expires in 3 days | renew it, then let jsinfo trust remember it |
        | ❌ | open-api | the API needs no login: anyone who reaches its port controls the server | require a login, or forbid remote control |
        | ❌ | cipher | the weakest cipher is NONE: transfers may be neither encrypted nor verified | raise the minimum above UNENCRYPTED |
        | ❌ | bandwidth | the outgoing limit is 0: nothing can go out | raise it above 0 kbit/s, or switch it off |
        | ⚠️ | cache | at its peak the cloud file cache was 98.4 % full | give the cache more memory: --max-cloud-cache-size at the server |

        <details>
        <summary>Skipped</summary>

        - tls.expiry, certificate-agrees: a sample server speaks plain HTTP
        - buffer: the outgoing limit lets nothing through
        - port-agrees: a sample server has the port that was free
        - relay: no relay is used

        </details>

        _[TIME]_
    "#]]);
    let (status, told) = markdown(&["demo:"]);
    assert_eq!(status, 0);
    told.assert_shows(expect![[r#"
        ## ✅ OK · Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)

        demo: · [N] in order, [N] skipped

        <details>
        <summary>Skipped</summary>

        - tls.expiry, certificate-agrees: a sample server speaks plain HTTP
        - port-agrees: a sample server has the port that was free
        - relay: no relay is used

        </details>

        _[TIME]_
    "#]]);
}

#[test]
fn of_several_targets_the_worst_is_first() {
    let nobody = Nobody::new();
    let dead = nobody.target();
    let (status, told) =
        markdown(&["demo:", "demo:1.9", "demo:denied", "demo:unhealthy", &dead, "--skip", "clock"]);
    assert_eq!(status, 2);
    told.replace(&dead, "[ADDRESS]")
        .replace(dead.split_once(':').unwrap().1, "[PORT]")
        .assert_shows(expect![[r#"
            ## ❌ CRITICAL · 5 targets

            2 critical, 1 unknown, 2 ok

            | | Target | Rule | Finding | What to do |
            | --- | --- | --- | --- | --- |
            | ❌ | demo:unhealthy | license.valid | the license is not valid: License expired | install a valid license |
            | ❌ | demo:unhealthy | license.expiry | the license expired 325 days ago | renew the license |
            | ❌ | demo:unhealthy | certificate | the certificate expires in 3 days | renew it, then let jsinfo trust remember it |
            | ❌ | demo:unhealthy | open-api | the API needs no login: anyone who reaches its port controls the server | require a login, or forbid remote control |
            | ❌ | demo:unhealthy | cipher | the weakest cipher is NONE: transfers may be neither encrypted nor verified | raise the minimum above UNENCRYPTED |
            | ❌ | demo:unhealthy | bandwidth | the outgoing limit is 0: nothing can go out | raise it above 0 kbit/s, or switch it off |
            | ❌ | [ADDRESS] | reachable | cannot connect to [ADDRESS]: connection refused | check that the server runs, and that [PORT] is its API port |
            | ❓ | demo:denied | login | demo:denied rejected ops: user name or password is not correct | check the name, and where the password comes from |
            | ⚠️ | demo:unhealthy | cache | at its peak the cloud file cache was 98.4 % full | give the cache more memory: --max-cloud-cache-size at the server |

            <details>
            <summary>Skipped</summary>

            - 3 targets: tls.expiry, certificate-agrees: a sample server speaks plain HTTP
            - 3 targets: port-agrees: a sample server has the port that was free
            - 3 targets: relay: no relay is used
            - demo:1.9: cipher: not sent; servers send it since 2.6.1
            - demo:unhealthy: buffer: the outgoing limit lets nothing through

            </details>

            _[TIME]_
        "#]]);
}

#[test]
fn what_is_skipped_for_one_reason_stands_together() {
    let (_, told) = markdown(&["demo:", "demo:anonymous"]);
    let skipped = told.lines().find(|line| line.starts_with("- demo:anonymous: cache")).unwrap();
    assert!(skipped.starts_with("- demo:anonymous: cache, garbage-collect, key-persistence"), "{told}");
    assert!(skipped.ends_with(": not sent; only a superuser sees it (--superuser)"), "{told}");
}

#[test]
fn what_does_not_count_is_folded() {
    let policy = Policy::new(
        r#"
[[mutes]]
mute = "cache"
until = 9999-12-31
reason = "memory is *on its way*"

[[expectations]]
expect = "serverName ~ '^(a|b)$'"
severity = "notice"
reason = "our names"
"#,
    );
    let only = ["--only", "cache,license.valid,tls.expiry"];
    let run = policy.check(&[&["demo:", "demo:unhealthy", "--format", "markdown"], &only[..]].concat());
    masked(&run.stdout).assert_shows(expect![[r#"
        ## ❌ CRITICAL · 2 targets

        1 critical, 1 unknown

        | | Target | Rule | Finding | What to do |
        | --- | --- | --- | --- | --- |
        | ❌ | demo:unhealthy | license.valid | the license is not valid: License expired | install a valid license |
        | ❓ | demo: | tls.expiry | a sample server speaks plain HTTP (--only asks for it) |  |
        | ❓ | demo:unhealthy | tls.expiry | a sample server speaks plain HTTP (--only asks for it) |  |
        | ℹ️ | demo: | serverName \~ ^(a\|b)\$ | serverName is Paris media gateway, and \~ ^(a\|b)\$ is expected (our names) |  |
        | ℹ️ | demo:unhealthy | serverName \~ ^(a\|b)\$ | serverName is Neglected, and \~ ^(a\|b)\$ is expected (our names) |  |

        <details>
        <summary>Muted</summary>

        - demo:unhealthy: cache: muted until 9999-12-31 (memory is \*on its way\*): at its peak the cloud file cache was 98.4 % full

        </details>

        _[TIME]_
    "#]]);
}

#[test]
fn text_from_a_server_stays_text() {
    let hostile =
        "\u{1b}[2J\u{202e}a|b\n| c | `d` <img src=x> [e](http://f) @ops #1 ![g](h) </details> **i** \\";
    let document = json!({"serverName": hostile, "license": {"valid": false, "errorMessage": hostile}});
    let server = Server::http(move |request| Reply::result(request, &document));
    let (_, told) =
        markdown(&[&server.target(), "--only", "license.valid", "--expect", "serverName == '<b>|'"]);
    told.replace(&server.port().to_string(), "[PORT]").assert_shows(expect![[r#"
        ## ❌ CRITICAL · \\u001b\[2J\\u202ea\|b\\n\| c \| \`d\` \<img src=x\> \[e\](http&#58;//f) &#64;ops \#1 \!\[g\](h) \</details\> \*\*i\*\* \\ · JetStream

        http&#58;//127.0.0.1&#58;[PORT] · 2 critical

        | | Rule | Finding | What to do |
        | --- | --- | --- | --- |
        | ❌ | license.valid | the license is not valid&#58; \\u001b\[2J\\u202ea\|b\\n\| c \| \`d\` \<img src=x\> \[e\](http&#58;//f) &#64;ops \#1 \!\[g\](h) \</details\> \*\*i\*\* \\ | install a valid license |
        | ❌ | serverName == \<b\>\| | serverName is \\u001b\[2J\\u202ea\|b\\n\| c \| \`d\` \<img src=x\> \[e\](http&#58;//f) &#64;ops \#1 \!\[g\](h) \</details\> \*\*i\*\* \\, and == \<b\>\| is expected |  |

        _[TIME]_
    "#]]);
}

#[test]
fn two_hundred_targets_are_a_readable_comment() {
    let targets: Vec<_> = (1..=200).map(|number| format!("./nowhere/{number}.json")).collect();
    let targets: Vec<_> = targets.iter().map(String::as_str).collect();
    let (status, told) = markdown(&targets);
    assert_eq!(status, 3);
    assert!(told.starts_with("## ❓ UNKNOWN · 200 targets\n\n200 unknown\n\n| | Target |"), "{told}");
    assert!(told.contains("\n\n_and 150 more; the formats text and json have them all_\n"), "{told}");
    assert!(told.lines().count() < 70, "{told}");
}

#[test]
fn no_server_makes_it_too_long_for_a_comment() {
    let long = "&".repeat(10_000);
    let files: Vec<_> = (0..60)
        .map(|number| {
            saved(|document| {
                document["license"]["valid"] = json!(false);
                document["license"]["errorMessage"] = json!(format!("{number} {long}"));
                document["serverName"] = json!(format!("{number} {long}"));
            })
        })
        .collect();
    let policy = Policy::new(
        "[[expectations]]\nexpect = \"serverName == me\"\n[[mutes]]\nmute = \"serverName == me\"\nuntil = 9999-12-31\n",
    );
    let targets = files.iter().map(|file| file.path().to_str().unwrap());
    let run = policy.check(&targets.chain(["--format", "markdown"]).collect::<Vec<_>>());
    assert_eq!(run.status, 2);
    let length = run.stdout.chars().count();
    assert!(length < MOST_OF_A_COMMENT, "{length} characters");
    assert!(run.stdout.contains(" more; the formats text and json have them all_"), "{run}");
    let (_, list) = run.stdout.split_once("<summary>Muted").unwrap();
    assert!(list.contains(" more\n\n</details>"), "{run}");
}

#[test]
fn a_file_is_written_whatever_happens() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("summary.md");
    let wish = format!("markdown={}", file.display());
    let run = jsinfo("check --quiet --exit-zero demo:unhealthy --format").arg(&wish).run();
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(masked(&written), markdown(&["demo:unhealthy"]).1);
    let run = jsinfo("check @nobody --quiet --format").arg(&wish).run();
    assert_eq!(run.status, 3);
    masked(&std::fs::read_to_string(&file).unwrap()).assert_shows(expect![[r#"
        ## ❓ UNKNOWN

        ❓ there is no group &#64;nobody

        - groups are lists under \[groups\] in the configuration file, and there are none

        _[TIME]_
    "#]]);
}

#[test]
fn what_could_not_be_written_is_told_beside_the_results() {
    let (status, told) = markdown(&["demo:", "--format", "json=/nowhere/at/all"]);
    assert_eq!(status, 3);
    told.assert_shows(expect![[r#"
        ## ❓ UNKNOWN · Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)

        demo: · [N] in order, [N] skipped

        ❓ cannot write json to /nowhere/at/all: no such directory

        <details>
        <summary>Skipped</summary>

        - tls.expiry, certificate-agrees: a sample server speaks plain HTTP
        - port-agrees: a sample server has the port that was free
        - relay: no relay is used

        </details>

        _[TIME]_
    "#]]);
}
