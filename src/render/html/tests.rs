//! Pages of built values, and what the templates may not do.

use std::path::Path;

use expect_test::expect;

use super::*;
use crate::document::Document;
use crate::examples;

/// What a reader sees between the header and the footer without the values, which grow with the catalogue: a line for each
/// row of a table, item and paragraph.
fn text(page: &str) -> String {
    let (_, page) = page.split_once("<header>").unwrap();
    let (page, _) = page.split_once("<footer>").unwrap();
    let mut marked = String::new();
    for (place, part) in page.split("<details><summary>All ").enumerate() {
        let shown = if place == 0 { part } else { part.split_once("</details>").unwrap().1 };
        marked.push_str(shown);
    }
    for (tag, shown) in [("<dt>", "\n"), ("<li>", "\n"), ("<br>", "\n"), ("<dd>", ": "), ("</div>", "; ")] {
        marked = marked.replace(tag, shown);
    }
    marked = marked.replace("</td>", " | ").replace("</th>", " | ");
    let mut text = String::new();
    for line in without_tags(&marked).lines() {
        let seen = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let seen = seen.trim_end_matches([' ', '|', ';']);
        if !seen.is_empty() {
            text.push_str(seen);
            text.push('\n');
        }
    }
    text
}

fn without_tags(marked: &str) -> String {
    let mut text = String::new();
    for (place, part) in marked.split('<').enumerate() {
        text.push_str(if place == 0 { part } else { part.split_once('>').unwrap().1 });
    }
    text
}

#[test]
fn a_fleet() {
    let page = fleet(&examples::fleet(), &FleetView::default()).unwrap();
    expect![[r#"
        JetStream servers
        critical · 3 servers · 2 answered · 1 did not (1 unreachable)
        Overview Differences Calendar All servers Each server
        Overview
        1 critical1 warning1 ok
        1 critical
        1 warning
        1 ok
        Wrong
        How bad | Rule | Finding | Servers
        warning | license.expiry | the license expires in 30 days | paris
        No answer
        Counts as | Why | What happened | Servers
        critical | unreachable | cannot connect to oslo:8886: connection refused | oslo
        By version
        Value | How many | Verdicts | Servers
        2.9.1 | 1 | 1 ok | rome
        2.9.2 | 1 | 1 warning | paris
        no answer | 1 | 1 critical | oslo
        Not the same everywhere
        Setting | Most say | Others say
        version | no value is that of most | 2.9.2 ×1: paris; 2.9.1 ×1: rome
        bandwidthLimits.outgoingRateLimit | no value is that of most | fast (odd) ×1: paris; not sent (since 1.6.0) ×1: rome
        What runs out within 90 d
        When | How bad | What | Server
        2026-12-24 20:00 UTC (in 30 d) | warning | license | paris
        All servers
        Verdict | Server | version | What is wrong | Answered in
        warning | paris | 2.9.2 | the license expires in 30 days (and 1 more) | 250.0 ms
        critical | oslo | | cannot connect to oslo:8886: connection refused | 5.0 s
        ok | rome | 2.9.1
        Each server
        warning paris
        paris · JetStream 2.9.2 on Linux · asked as ops
        1 warning, 1 notice, 1 muted, 1 in order, 1 skipped
        Found
        warning license.expiry the license expires in 30 days; warning at 30 d (default)
        → renew the license
        notice version &#62;= 3 version is 2.9.2, and &#62;= 3 is expected
        muted cache until 2026-12-31 (memory is coming): the cache is 97.4 % full
        What is in order, and what was skipped
        license.valid the license is valid
        skipped tls.expiry: it speaks plain HTTP
        critical oslo
        1 critical
        Found
        critical reachable cannot connect to oslo:8886: connection refused
        What to do
        check that the server runs
        ok rome
        JetStream 2.9.1
        2 in order
        What is in order
        answer the answer is understood
        license.valid the license is valid
    "#]].assert_eq(&text(&page));
}

#[test]
fn a_check_of_one_server_says_everything_once() {
    let mut report = examples::report();
    report.results.truncate(1);
    let page = check(&report).unwrap();
    expect![[r#"
        JetStream health check
        warning · paris · JetStream 2.9.2 on Linux · asked as ops
        Overview
        1 warning
        1 warning
        What runs out within 90 d
        When | How bad | What | Server
        2026-12-24 20:00 UTC (in 30 d) | warning | license | paris
        The server
        warning paris
        paris · JetStream 2.9.2 on Linux · asked as ops
        1 warning, 1 notice, 1 muted, 1 in order, 1 skipped
        Found
        warning license.expiry the license expires in 30 days; warning at 30 d (default)
        → renew the license
        notice version &#62;= 3 version is 2.9.2, and &#62;= 3 is expected
        muted cache until 2026-12-31 (memory is coming): the cache is 97.4 % full
        What is in order, and what was skipped
        license.valid the license is valid
        skipped tls.expiry: it speaks plain HTTP
    "#]]
    .assert_eq(&text(&page));
}

#[test]
fn a_check_that_nobody_was_asked_for() {
    let page = check(&examples::refused()).unwrap();
    expect![[r#"
        JetStream health check
        unknown
        there is no group @nobody
        ask @europe
    "#]]
    .assert_eq(&text(&page));
}

#[test]
fn the_values_say_how_they_are_and_a_section_that_was_not_sent_says_so_once() {
    let page = fleet(&examples::fleet(), &FleetView::default()).unwrap();
    let (_, paris) = page.split_once("<article id=\"s0\">").unwrap();
    for shown in [
        "<h4>License</h4><dl><dt>Valid<dd>no<dt>",
        "<dt>colour (unknown)<dd>[&#34;blue&#34;]",
        "<use href=\"#u\"/></svg> fast (odd: an integer of kilobits a second is documented)<dt>",
        "<h4>Configuration</h4><p>not sent: only a superuser sees it (--superuser)</p><h4>",
        "<dt>Token<dd>***<dt>",
    ] {
        assert!(paris.contains(shown), "{shown}\n{paris}");
    }
}

#[test]
fn each_server_is_held_against_what_most_say() {
    let mut results = Vec::new();
    for (target, json) in [
        ("rome", r#"{"version": "2.9.2", "minCipher": 3, "license": {"valid": true}}"#),
        ("oslo", r#"{"version": "2.9.2", "minCipher": "ENCRYPTED_256", "license": {"valid": false}}"#),
        ("bern", r#"{"version": "2.9.1", "minCipher": 0, "license": {"valid": true}}"#),
    ] {
        let document = Document::from_json(json.as_bytes()).unwrap();
        results.push(TargetResult { target: target.to_owned(), ..examples::judged(document) });
    }
    let variations = fleet::differences(&results);
    let mut told = Vec::new();
    for (result, own) in results.iter().zip(differences::deviations(&variations, &results)) {
        for own in own {
            let (target, path) = (&result.target, own.path);
            told.push(format!(
                "{target} {path}: {}; {} of {}: {}",
                own.value, own.count, own.size, own.common
            ));
        }
    }
    assert_eq!(told, ["bern version: 2.9.1; 2 of 3: 2.9.2", "bern minCipher: NONE; 2 of 3: ENCRYPTED_256"]);
}

#[test]
fn the_bar_is_full_and_every_verdict_can_be_seen() {
    let bar = overview::bar(&[(Status::Critical, 1), (Status::Warning, 3), (Status::Ok, 9_996)]);
    let parts: Vec<String> =
        bar.iter().map(|part| format!("{} {}+{}", part.mark.word, part.start, part.width)).collect();
    expect!["critical 0.00+1.45, warning 1.45+1.46, ok 2.91+97.09"].assert_eq(&parts.join(", "));
    assert_eq!(overview::in_words(&bar), "1 critical, 3 warning, 9996 ok");
    assert!(overview::bar(&[]).is_empty());
}

#[test]
fn many_names_are_folded_and_one_more_is_not() {
    for (count, few, rest) in [(7, 7, 0), (8, 6, 2), (300, 6, 294)] {
        let names: Vec<String> = (0..count).map(|number| format!("gw-{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let links = Links::new(&[]).named(&names);
        assert_eq!((links.few.len(), links.rest.len()), (few, rest));
    }
}

#[test]
fn a_text_is_cut_where_nobody_reads_it() {
    assert_eq!(safe(&"x".repeat(LONGEST_TEXT)).chars().count(), LONGEST_TEXT);
    assert_eq!(safe(&"x".repeat(1 << 20)).chars().count(), LONGEST_TEXT + 1);
}

#[test]
fn nothing_but_the_style_and_the_script_is_written_unescaped() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut raw = Vec::new();
    for directory in [templates.clone(), templates.join("report")] {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "html") {
                let template = std::fs::read_to_string(path).unwrap();
                assert!(!template.contains("escape none"), "{template}");
                for expression in template.split("{{").skip(1) {
                    let (expression, _) = expression.split_once("}}").unwrap();
                    if expression.contains("safe") {
                        raw.push(expression.trim().to_owned());
                    }
                }
            }
        }
    }
    assert_eq!(raw, ["style|safe", "script|safe"]);
    for text in [STYLE, SCRIPT] {
        assert!(!text.contains("</") && !text.contains("<!--"), "the browser would take that for its end");
    }
}
