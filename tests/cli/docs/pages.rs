//! What the pages show is what commands print, and their tables say what the code says.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use jsinfo::catalogue::{self, Audience};
use jsinfo::config::{self, KeyScope, SETTINGS};
use jsinfo::exit::{ExitCode, ExitCommands};
use jsinfo::format::{Format, FormatCommand};
use jsinfo::health::rule::SpelledLimits;
use jsinfo::health::{RULES, Rule};
use jsinfo::render;
use jsinfo::source::demo::SCENARIOS;

use super::{page, pages};
use crate::support::{JSINFO, assert_committed, commands, fixtures, jsinfo};

#[test]
fn commands_print_what_is_shown_and_tables_say_what_the_code_says() {
    for path in pages() {
        let committed = std::fs::read_to_string(&path).unwrap();
        assert_committed(&path, &with_tables(&with_outputs(&committed)));
    }
}

#[test]
fn every_table_of_the_code_is_on_a_page() {
    let all: String = pages().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for (name, _) in tables() {
        assert!(all.contains(&format!("<!-- {name} -->\n")), "{name}");
    }
}

#[test]
fn every_command_and_option_of_the_program_is_on_a_page() {
    let all: String = pages().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for command in commands() {
        assert!(
            all.contains(&format!("jsinfo {command} ")) || all.contains(&format!("jsinfo {command}`")),
            "{command}"
        );
    }
    for command in ["show", "check"] {
        let help = jsinfo(&format!("{command} --help")).stdout();
        let options = help.split([' ', '[', '\n']).filter(|word| word.starts_with("--") && word.len() > 2);
        for option in options.filter(|option| !["--help", "--color", "--no-input,"].contains(option)) {
            assert!(all.contains(option), "{option}");
        }
    }
}

#[test]
fn the_readme_is_a_landing_page() {
    let readme = page("README.md");
    assert!(readme.lines().count() <= 200, "{}", readme.lines().count());
    // Whoever sees no more than the first screen knows how to find out whether a server is healthy.
    let first_screen: Vec<&str> = readme.lines().take(24).collect();
    assert!(first_screen.iter().any(|line| line.starts_with("jsinfo check paris ")));
}

#[test]
fn continuous_integration_runs_its_test_command() {
    let script = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).unwrap();
    assert!(script.lines().any(|line| line == "cargo test"));
}

#[test]
fn moments_are_taken_out_and_nothing_else() {
    let text = "✓ Expires  2028-01-01 00:00:00 UTC\n2026-11-22 20:00 UTC, 20:00 UTC, 2027-12-31 d";
    let without = "✓ Expires  [MOMENT]\n[MOMENT], 20:00 UTC, 2027-12-31 d";
    assert_eq!(without_moments(text), without);
}

/// The page with what its commands print, but for the day on which they did.
fn with_outputs(page: &str) -> String {
    let mut text = String::new();
    let mut lines = page.lines().peekable();
    let mut in_console = false;
    while let Some(line) = lines.next() {
        in_console = if in_console { line != "```" } else { line == "```console" };
        let _ = writeln!(text, "{line}");
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            let mut shown = String::new();
            while let Some(line) = lines.next_if(|line| *line != "```" && !line.starts_with("$ ")) {
                let _ = writeln!(shown, "{line}");
            }
            let printed = printed(command);
            let same = without_moments(&printed) == without_moments(&shown);
            text.push_str(if same { &shown } else { &printed });
        }
    }
    text
}

/// The text without moments such as `2026-11-22 20:00:07 UTC`: sample servers tell the present time.
pub(super) fn without_moments(text: &str) -> String {
    const FORMS: [&[u8]; 3] = [b"dddd-dd-dd dd:dd:dd UTC", b"dddd-dd-dd dd:dd UTC", b"dddd-dd-ddTdd:dd:ddZ"];
    let mut text = text.to_owned();
    for form in FORMS {
        let is_moment = |bytes: &[u8]| {
            bytes
                .iter()
                .zip(form)
                .all(|(byte, form)| byte == form || (*form == b'd' && byte.is_ascii_digit()))
        };
        while let Some(start) = text.as_bytes().windows(form.len()).position(is_moment) {
            text.replace_range(start..start + form.len(), "[MOMENT]");
        }
    }
    text
}

/// What a person sees of a command in a shell.
fn printed(command: &str) -> String {
    let command = command.replace("cargo run --release --", "jsinfo");
    let directory = Path::new(JSINFO).parent().unwrap().display();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .env_clear()
        .env("PATH", format!("{directory}:/usr/bin:/bin"))
        .current_dir(fixtures())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The tables that come from the code, by the names of their places.
fn tables() -> [(&'static str, String); 11] {
    [
        ("scenarios", scenarios()),
        ("rules", rules()),
        ("show formats", formats(FormatCommand::Show)),
        ("check formats", formats(FormatCommand::Check)),
        ("check exit codes", check_exit_codes()),
        ("exit codes", exit_codes()),
        ("variables", variables()),
        ("keys", keys()),
        ("fields", fields()),
        ("metrics", metrics()),
        ("exporter metrics", exporter_metrics()),
    ]
}

/// The page with the tables that come from the code, where it has places for them.
fn with_tables(page: &str) -> String {
    let mut text = page.to_owned();
    for (name, table) in tables() {
        let start = format!("<!-- {name} -->\n");
        let Some((before, rest)) = text.split_once(&start) else { continue };
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        text = format!("{before}{start}\n{table}\n<!-- end -->{after}");
    }
    text
}

fn table(header: &str, rows: impl IntoIterator<Item = String>) -> String {
    let columns = header.matches('|').count() - 1;
    let rule = format!("|{}", " --- |".repeat(columns));
    rows.into_iter().fold(format!("{header}\n{rule}\n"), |table, row| table + &row + "\n")
}

fn scenarios() -> String {
    table(
        "| target | what it shows |",
        SCENARIOS.iter().map(|scenario| format!("| `demo:{}` | {} |", scenario.name, scenario.about)),
    )
}

fn rules() -> String {
    let row = |rule: &Rule| {
        let SpelledLimits { warning, critical } = rule.spell_limits(rule.limits());
        format!(
            "| `{}` | {warning} | {critical} | {} | {} |",
            rule.code,
            rule.about,
            rule.advice(rule.limits())
        )
    };
    table("| rule | warning | critical | finds fault where | what to do |", RULES.iter().copied().map(row))
}

fn formats(command: FormatCommand) -> String {
    let rows = Format::of_command(command).map(|format| {
        format!("| `{}` | {} |", format.name(command), format.use_of(command).unwrap().audience)
    });
    table("| `--format` | for |", rows)
}

fn check_exit_codes() -> String {
    let rows = ExitCode::of_commands(ExitCommands::Check)
        .map(|entry| format!("| {} | {} |", entry.number, entry.meaning));
    table("| code | verdict |", rows)
}

fn exit_codes() -> String {
    let rows = ExitCode::of_commands(ExitCommands::AllButCheck)
        .map(|entry| format!("| {} | {} |", entry.number, entry.meaning));
    table("| code | meaning |", rows)
}

fn variables() -> String {
    table(
        "| variable | what it does |",
        config::variables().into_iter().map(|own| format!("| `{}` | {} |", own.name, own.about)),
    )
}

fn keys() -> String {
    let place = |place| match place {
        KeyScope::Top => "top",
        KeyScope::Server => "server",
        KeyScope::Both => "both",
    };
    let rows = SETTINGS.iter().filter_map(|setting| {
        Some(format!("| `{}` | {} | {} |", setting.name, place(setting.key?), setting.description()))
    });
    table("| key | where | what it takes |", rows)
}

fn metrics() -> String {
    let rows = render::metrics().map(|metric| format!("| `{}` | {} |", metric.name, metric.about));
    table("| metric | meaning |", rows)
}

fn exporter_metrics() -> String {
    let all = render::PROBE_METRICS.iter().chain(&render::OWN_METRICS);
    table("| metric | meaning |", all.map(|metric| format!("| `{}` | {} |", metric.name, metric.about)))
}

fn fields() -> String {
    let rows = catalogue::fields().map(|field| {
        let since = field.since.map(|version| format!(" Since {version}.")).unwrap_or_default();
        let audience = match field.seen_by {
            Audience::Anyone => "",
            Audience::Authenticated => " Null without authentication.",
            Audience::Superuser => " For superusers.",
        };
        format!("| `{}` | {} | {}{since}{audience} |", field.path, field.kind.description(), field.about)
    });
    table("| path | type | meaning |", rows)
}
