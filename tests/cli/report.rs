//! `--format html` of `fleet` and `check`: one page that says what the other formats say, taken by the Nu HTML checker, by axe
//! and by a real browser, as it is and as Jenkins lets it through.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::support::{
    Outcome, Reply, Server, all_fixtures, expect, fixture, jsinfo, jsinfo_with, other_program,
};

/// What Jenkins sends with every file of a build, unless an administrator changed it.
const JENKINS: &str = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';";

/// The same without the sandbox, in which axe could not run either: neither style nor script get through.
const BARE: &str = "default-src 'none'; img-src 'self'; style-src 'self';";

/// What a server may say to get out of where its text belongs. None of it has a character that is shown in another way.
const HOSTILE: [&str; 10] = [
    "<script>document.title = 'taken'</script>",
    "\"'><img src=x onerror=\"document.title = 'taken'\">",
    "javascript:alert(1)",
    "</dl></details></article></main></body>",
    "</title></style></script><!--",
    "]]>",
    "-->",
    "&lt;b&gt;&amp;&#60;",
    "{{ 7 * 7 }}{% if true %}",
    "' onmouseover='alert(1)' \" style=\"display:none",
];

/// Pages in a directory of their own.
struct Pages {
    directory: tempfile::TempDir,
}

impl Pages {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// What a command writes into a page of this name.
    fn write(&self, name: &str, command: &[&str]) -> Outcome {
        let option = format!("html={}", self.path(name).display());
        jsinfo_with(&[command, &["--format", &option]].concat()).run()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn size(&self, name: &str) -> u64 {
        self.path(name).metadata().unwrap().len()
    }

    /// The pages that there are to look at: many servers with every verdict, one server, none, and servers that mean harm.
    fn write_all(&self) -> [&'static str; 4] {
        let server = hostile_server();
        self.write("fleet.html", &["fleet", "demo:", "demo:1.9", "demo:unhealthy", "127.0.0.1:9"]);
        self.write("check.html", &["check", "demo:unhealthy"]);
        self.write("refused.html", &["check", "@nobody"]);
        let (target, sample) = (server.target(), "demo:1.9");
        self.write("hostile.html", &["fleet", &target, sample, "file:<b>\"x'.json", "--by", "version"]);
        ["fleet.html", "check.html", "refused.html", "hostile.html"]
    }
}

/// A server whose every text wants to be something else.
fn hostile_server() -> Server {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    let paths = ["serverName", "hostName", "serverExternalAddress", "version", "publicKey", "minCipher"];
    for (path, text) in paths.iter().zip(HOSTILE) {
        document[path] = text.into();
    }
    document["license"] = json!({"valid": false, "errorMessage": HOSTILE[0], "expiry": HOSTILE[3]});
    document["user"]["userName"] = HOSTILE[1].into();
    document["user"]["token"] = "token-of-the-test".into();
    document["user"]["tokenSession"] = "session-of-the-test".into();
    for text in HOSTILE {
        document[text] = text.into();
        document["receiver"][text] = json!({ text: [text] });
    }
    document["unseen"] = "pay\u{202e}lap\u{200b}\u{1b}[31m\u{2028}".into();
    document["long"] = "x".repeat(1 << 20).into();
    Server::http(move |request| match request.method() {
        "getServerInfo" => Reply::result(request, &document),
        _ => Reply::result(request, &Value::Null),
    })
}

/// A file that npm has brought, which `.ci/run` asks it to; nothing where nobody has.
fn web_tool(path: &str) -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/web-tools/node_modules");
    let tool = tools.join(path);
    if tool.exists() {
        return Some(tool);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is not there", tool.display());
    let _ = writeln!(io::stderr(), "{} is not there, and was not asked", tool.display());
    None
}

/// A look at a page.
struct Visit<'a> {
    page: PathBuf,
    width: u32,
    dark: bool,
    policy: &'a str,
    /// A script that is loaded before.
    before: Option<&'a Path>,
    run: &'a str,
}

impl<'a> Visit<'a> {
    fn new(page: PathBuf, run: &'a str) -> Self {
        Self { page, width: 1200, dark: false, policy: "", before: None, run }
    }
}

/// What came of each visit; nothing where there is no Chromium.
fn visit(visits: &[Visit<'_>]) -> Option<Vec<Value>> {
    other_program("chromium", &["--version"], "")?;
    let mut wanted = Vec::new();
    for Visit { page, width, dark, policy, before, run } in visits {
        wanted.push(json!({
            "page": page, "width": width, "dark": dark, "policy": policy, "before": before, "run": run,
        }));
    }
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/report/browser.py");
    let outcome = other_program("python3", &[driver], &Value::from(wanted).to_string())?;
    assert_eq!(outcome.status, 0, "{outcome}");
    Some(serde_json::from_str(&outcome.stdout).unwrap())
}

#[test]
fn the_page_says_of_every_server_what_json_says() {
    let pages = Pages::new();
    let mut command = vec!["fleet".to_owned(), "127.0.0.1:9".to_owned()];
    command.extend(all_fixtures().iter().map(|name| format!("./{name}")));
    command.extend(["--json".to_owned()]);
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let outcome = pages.write("fleet.html", &command);
    assert_eq!(outcome.status, 17, "{outcome}");
    let fleet: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let page = pages.read("fleet.html");
    let results = fleet["results"].as_array().unwrap();
    assert_eq!(page.matches("<article ").count(), results.len());
    let mut findings = 0;
    for (place, result) in results.iter().enumerate() {
        let (_, part) = page.split_once(&format!("<article id=\"s{place}\">")).unwrap();
        let (part, _) = part.split_once("</article>").unwrap();
        let (verdict, target) = (result["verdict"].as_str().unwrap(), result["target"].as_str().unwrap());
        let (heading, _) = part.split_once("</h3>").unwrap();
        assert!(heading.contains(&format!(">{verdict}</b>")) && heading.ends_with(target), "{heading}");
        for finding in result["findings"].as_array().unwrap() {
            let rule = finding["rule"].as_str().unwrap();
            assert!(
                part.contains(&format!("<code>{rule}</code>")),
                "{target} says nothing of {rule}: {part}"
            );
            findings += 1;
        }
    }
    assert!(findings > 5, "{findings}");
    for difference in fleet["summary"]["differences"].as_array().unwrap() {
        let field = difference["field"].as_str().unwrap();
        let (section, _) = field.rsplit_once('.').unwrap_or((field, ""));
        let is_there =
            page.contains(&format!("<code>{field}</code>")) || page.contains(&format!("<code>{section} ("));
        assert!(is_there, "{field}");
    }
}

#[test]
fn it_goes_to_standard_output_beside_other_formats_and_the_exit_code_is_the_same() {
    let pages = Pages::new();
    let page = jsinfo("check demo:unhealthy --format html").run();
    assert_eq!((page.status, page.stderr.as_str()), (2, ""), "{page}");
    assert!(page.stdout.starts_with("<!DOCTYPE html>\n") && page.stdout.ends_with("</html>\n"), "{page}");
    let both = pages.write("page.html", &["check", "demo:unhealthy", "--format", "nagios"]);
    assert!(both.status == 2 && both.stdout.starts_with("JSINFO CRITICAL - "), "{both}");
    assert!(pages.read("page.html").contains("<title>CRITICAL · Neglected"), "{}", pages.read("page.html"));
    let refused = jsinfo("show demo: --format html").run();
    assert_eq!(refused.status, 2, "{refused}");
    assert!(refused.stderr.contains("html is none of "), "{refused}");
}

#[test]
fn what_could_not_be_asked_or_written_is_on_the_page() {
    let pages = Pages::new();
    let refused = pages.write("page.html", &["check", "@nobody"]);
    assert_eq!(refused.status, 3, "{refused}");
    let page = pages.read("page.html");
    assert!(page.contains("<p>there is no group @nobody</p>") && page.contains(">unknown</b>"), "{page}");
    let failed = pages.write("page.html", &["check", "demo:", "--format", "json=/nowhere/at/all"]);
    assert_eq!(failed.status, 3, "{failed}");
    let page = pages.read("page.html");
    assert!(page.contains("/nowhere/at/all") && page.contains("<title>UNKNOWN"), "{page}");
}

#[test]
fn no_secret_is_on_the_page() {
    let pages = Pages::new();
    pages.write_all();
    let page = pages.read("hostile.html");
    assert!(page.contains("<dt>Token<dd>***<dt>Token session<dd>***"), "{page}");
    assert!(!page.contains("-of-the-test"), "{page}");
}

#[test]
fn the_nu_checker_has_nothing_to_say() {
    let Some(checker) = web_tool("vnu-jar/build/dist/vnu.jar") else { return };
    let pages = Pages::new();
    let names = pages.write_all();
    // It does not know the digests of a policy; whether they are right, the browser says.
    let mut arguments = vec!["-jar", checker.to_str().unwrap(), "--filterpattern"];
    arguments.push("Inline (style|script) violates Content Security Policy.*missing.*hash.*");
    let paths = names.map(|name| pages.path(name).to_str().unwrap().to_owned());
    arguments.extend(paths.iter().map(String::as_str));
    let Some(outcome) = other_program("java", &arguments, "") else { return };
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
}

/// Opens all that is folded, has what is not on the screen yet laid out, too, and asks axe.
const AXE: &str = "
    document.querySelectorAll('details').forEach((folded) => { folded.open = true; });
    document.querySelectorAll('article').forEach((part) => { part.style.contentVisibility = 'visible'; });
    axe.run(document, { resultTypes: ['violations'] }).then((found) => ({
        violations: found.violations.map((rule) => rule.id + ': ' + rule.nodes[0].html + rule.nodes[0].failureSummary),
        passes: found.passes.length,
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }))";

#[test]
fn everybody_can_read_it_on_every_screen() {
    let Some(axe) = web_tool("axe-core/axe.min.js") else { return };
    let pages = Pages::new();
    let mut visits = Vec::new();
    for name in pages.write_all() {
        let looks = [(360, false, ""), (360, true, ""), (1200, true, ""), (1200, false, BARE)];
        for (width, dark, policy) in looks {
            let before = Some(axe.as_path());
            visits.push(Visit { page: pages.path(name), width, dark, policy, before, run: AXE });
        }
    }
    let Some(found) = visit(&visits) else { return };
    for (look, found) in visits.iter().zip(found) {
        let what = format!("{} at {}, {}: {found:#}", look.page.display(), look.width, look.policy);
        let value = &found["value"];
        assert_eq!(value["violations"], json!([]), "{what}");
        assert!(value["passes"].as_u64() > Some(10), "axe has looked at something: {what}");
        // Without its style a long word is as long as it is.
        assert!(!look.policy.is_empty() || value["overflow"] == 0, "{what}");
    }
}

/// What is there of the page, and what is seen of it once all that is folded has been opened.
const LOOK: &str = "
    document.querySelectorAll('details').forEach((folded) => { folded.open = true; });
    document.querySelectorAll('article').forEach((part) => { part.style.contentVisibility = 'visible'; });
    ({
        title: document.title,
        words: document.body.innerText.toLowerCase().split(/\\s+/).filter((word) => word !== ''),
        buttons: document.querySelectorAll('button').length,
        heads: document.querySelectorAll('table.sortable th').length,
        font: getComputedStyle(document.body).fontFamily,
        bar: [...document.querySelectorAll('.bar rect')].map((part) => getComputedStyle(part).fill),
        marks: [...document.querySelectorAll('svg.m')].filter((mark) => mark.getBoundingClientRect().width < 10).length,
        scripts: document.scripts.length,
        images: document.querySelectorAll('img, b b, [onmouseover], [onerror]').length,
        links: [...document.links].filter((link) => !document.getElementById(link.hash.slice(1))).length,
        lost: document.querySelectorAll('body > :not(svg, header, nav, main, footer, script)').length,
    })";

#[test]
fn it_is_complete_without_script_and_style_and_better_with_both() {
    let pages = Pages::new();
    let names = pages.write_all();
    let mut visits = Vec::new();
    for name in names {
        visits.push(Visit::new(pages.path(name), LOOK));
        visits.push(Visit { policy: JENKINS, ..Visit::new(pages.path(name), LOOK) });
    }
    let Some(found) = visit(&visits) else { return };
    for pair in found.chunks(2) {
        let [whole, bare] = pair else { panic!("each page was looked at twice") };
        // The browser says that the digests of the policy are those of the style and of the script.
        assert_eq!(whole["errors"], json!([]), "{whole:#}");
        assert_eq!(bare["errors"].as_array().unwrap().len(), 2, "no style, no script: {bare:#}");
        for seen in pair {
            assert_eq!(seen["requests"], json!([]), "{seen:#}");
        }
        let (whole, bare) = (&whole["value"], &bare["value"]);
        assert_eq!(whole["words"], bare["words"], "{whole:#}\n{bare:#}");
        assert_eq!((&whole["buttons"], &bare["buttons"]), (&whole["heads"], &json!(0)));
        assert_ne!(whole["font"], bare["font"]);
        assert_eq!(whole["bar"], bare["bar"], "the bar has its colours in it");
        for seen in [whole, bare] {
            let nothing = json!(0);
            let [marks, images, links, lost] = ["marks", "images", "links", "lost"].map(|key| &seen[key]);
            assert_eq!([marks, images, links, lost], [&nothing; 4], "{seen:#}");
            assert_eq!(seen["scripts"], 1, "{seen:#}");
        }
    }
    expect![[r#"["rgb(211, 47, 47)","rgb(46, 133, 64)"]"#]].assert_eq(&found[0]["value"]["bar"].to_string());
}

#[test]
fn what_a_server_says_stays_text() {
    let pages = Pages::new();
    pages.write_all();
    let page = pages.read("hostile.html");
    assert!(page.contains("pay\\u202elap\\u200b\\u001b[31m\\u2028"), "what is not seen is shown");
    assert!(pages.size("hostile.html") < 100_000, "a megabyte is not read by anybody");
    let run = "[document.title, document.body.textContent, document.querySelectorAll('article').length]";
    let Some(found) = visit(&[Visit::new(pages.path("hostile.html"), run)]) else { return };
    let [title, text, articles] = found[0]["value"].as_array().unwrap().as_slice() else {
        panic!("{found:?}")
    };
    assert!(title.as_str().unwrap().starts_with("CRITICAL · 3 servers"), "{title}");
    assert_eq!(articles, 3);
    for hostile in HOSTILE {
        assert!(text.as_str().unwrap().contains(hostile), "{hostile}\n{text}");
    }
}

/// The names in the table of all servers after a click on each head, and after another one.
const SORTED: &str = "
    (() => {
        const table = document.querySelector('#servers ~ table');
        const names = () => [...table.tBodies[0].rows].map((row) => row.cells[1].textContent).join(' ');
        const lines = [names()];
        // How long it took is not the same twice.
        for (const head of [...table.tHead.rows[0].cells].slice(0, -1)) {
            for (let click = 0; click < 2; click += 1) {
                head.querySelector('button').click();
                const sorted = [...table.tHead.rows[0].cells].filter((other) => other.hasAttribute('aria-sort'));
                if (sorted.length !== 1 || sorted[0] !== head) return 'more than one head says that it sorts';
                lines.push(head.textContent + ' ' + head.getAttribute('aria-sort') + ': ' + names());
            }
        }
        return lines.join('\\n') + '\\n';
    })()";

#[test]
fn the_tables_are_sorted_by_a_click() {
    let pages = Pages::new();
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    for (name, version, valid) in
        [("gw-10", "2.9.10", true), ("gw-9", "2.9.9", false), ("gw-1", "2.10.0", true)]
    {
        for key in ["serverId", "serverUid", "publicKey", "hostName"] {
            document[key] = format!("{key} of {name}").into();
        }
        document["version"] = version.into();
        document["license"]["valid"] = valid.into();
        std::fs::write(pages.path(&format!("{name}.json")), document.to_string()).unwrap();
    }
    let targets = ["gw-10", "gw-9", "gw-1", "none"].map(|name| format!("./{name}.json"));
    let option = format!("html={}", pages.path("page.html").display());
    let mut run = jsinfo("fleet").current_dir(pages.directory.path()).arg("--format").arg(option);
    for target in targets {
        run = run.arg(target);
    }
    run.run();
    let Some(found) = visit(&[Visit::new(pages.path("page.html"), SORTED)]) else { return };
    expect![[r#"
        ./gw-10.json ./gw-9.json ./gw-1.json ./none.json
        Verdict ascending: ./gw-9.json ./none.json ./gw-10.json ./gw-1.json
        Verdict descending: ./gw-10.json ./gw-1.json ./none.json ./gw-9.json
        Server ascending: ./gw-1.json ./gw-9.json ./gw-10.json ./none.json
        Server descending: ./none.json ./gw-10.json ./gw-9.json ./gw-1.json
        version ascending: ./gw-9.json ./gw-10.json ./gw-1.json ./none.json
        version descending: ./gw-1.json ./gw-10.json ./gw-9.json ./none.json
        What is wrong ascending: ./none.json ./gw-9.json ./gw-1.json ./gw-10.json
        What is wrong descending: ./gw-9.json ./none.json ./gw-1.json ./gw-10.json
    "#]]
    .assert_eq(found[0]["value"].as_str().unwrap());
}

#[test]
fn three_hundred_servers_are_two_megabytes_at_most() {
    let pages = Pages::new();
    let samples: Vec<Value> =
        all_fixtures().iter().map(|name| serde_json::from_str(&fixture(name)).unwrap()).collect();
    let mut run = jsinfo("fleet").current_dir(pages.directory.path());
    for number in 0..300 {
        // Most are as they should be, and each has its own name, ids and key.
        let sample = if number % 10 < 8 { "2.9.2-superuser.json" } else { "" };
        let mut document = match all_fixtures().iter().position(|name| name == sample) {
            Some(place) => samples[place].clone(),
            None => samples[number % samples.len()].clone(),
        };
        for key in ["serverName", "hostName", "serverId", "serverUid", "publicKey"] {
            document[key] = format!("{key} of media-gateway-{number:03}.example.net").into();
        }
        let name = format!("media-gateway-{number:03}.json");
        std::fs::write(pages.path(&name), document.to_string()).unwrap();
        run = run.arg(format!("./{name}"));
    }
    let outcome = run.arg("--format").arg(format!("html={}", pages.path("page.html").display())).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert!(pages.size("page.html") <= 2_000_000, "{} bytes", pages.size("page.html"));
    let run = "document.querySelectorAll('article').length";
    let Some(found) = visit(&[Visit::new(pages.path("page.html"), run)]) else { return };
    assert_eq!(found[0]["value"], 300);
    // Half a second where the machine has nothing else to do.
    assert!(found[0]["loaded"].as_u64() < Some(10_000), "{}", found[0]);
}
