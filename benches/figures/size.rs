//! How large the program is, and whose code that is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What has less than so many bytes is one row with all that are like it.
const LEAST: u64 = 20_000;

const OPENING: &str = "\
## Size

The program as it is released, without its symbols; below it whose machine code that is. What is generic counts as the crate \
that wrote it, and what several crates share may be in any of them. `C and assembly` is *ring*'s cryptography and the start of \
the program. The rest of the file is text and tables (of Unicode, certificates and help), and what it takes to load the \
program.
";

pub(crate) fn part() -> String {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/figures");
    let whole = build(&target, &[]);
    let shares = shares(&whole);
    let size = stripped(&whole);
    let bare = build(&target, &["--no-default-features"]);
    let size_of_bare = stripped(&bare);
    let mut text = format!(
        "{OPENING}\n| | bytes | MiB |\n| --- | ---: | ---: |\n| with everything | {size} | {} |\n| without features | {size_of_bare} | {} |\n",
        mib(size),
        mib(size_of_bare),
    );
    let code: u64 = shares.values().sum();
    write!(text, "\n| crate | bytes of code | share |\n| --- | ---: | ---: |\n").unwrap();
    let mut rows: Vec<(&String, &u64)> = shares.iter().collect();
    rows.sort_by_key(|(_, size)| std::cmp::Reverse(**size));
    let (mut others, mut count) = (0, 0);
    for (name, size) in rows {
        if *size < LEAST {
            others += size;
            count += 1;
            continue;
        }
        writeln!(text, "| {name} | {size} | {} % |", percent(*size, code)).unwrap();
    }
    writeln!(text, "| {count} more | {others} | {} % |", percent(others, code)).unwrap();
    text
}

/// Builds it with its symbols, and gives back where it is.
fn build(target: &Path, options: &[&str]) -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--release", "--locked", "--target-dir"]).arg(target).args(options);
    let status =
        cargo.env("CARGO_PROFILE_RELEASE_STRIP", "false").current_dir(env!("CARGO_MANIFEST_DIR")).status();
    assert!(status.unwrap().success());
    target.join("release/jsinfo")
}

fn stripped(program: &Path) -> u64 {
    let bare = program.with_extension("stripped");
    assert!(Command::new("strip").arg("-o").arg(&bare).arg(program).status().unwrap().success());
    std::fs::metadata(bare).unwrap().len()
}

/// The bytes of code of each crate, as far as the names of its functions tell.
fn shares(program: &Path) -> BTreeMap<String, u64> {
    let symbols = Command::new("nm").args(["--print-size", "--demangle"]).arg(program).output().unwrap();
    let mut shares = BTreeMap::new();
    for line in String::from_utf8_lossy(&symbols.stdout).lines() {
        let mut words = line.splitn(4, ' ');
        let (Some(_), Some(size), Some(kind), Some(name)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        if let (Ok(size), "t" | "T" | "w" | "W") = (u64::from_str_radix(size, 16), kind) {
            *shares.entry(crate_of(name)).or_default() += size;
        }
    }
    shares
}

/// The crate that wrote a function: that of the type or the module in front of it.
fn crate_of(name: &str) -> String {
    if !name.contains("::") {
        return "C and assembly".to_owned();
    }
    let name = name
        .trim_start_matches(['<', '&', '[', '(', '*'])
        .trim_start_matches("mut ")
        .trim_start_matches("dyn ");
    let is_part = |c: char| c == '_' || c.is_alphanumeric();
    let first = name.split(|c| !is_part(c)).next().unwrap_or_default();
    match first {
        // Of std's own crates nobody chooses one without the others; and what is in none is the compiler's.
        "core" | "alloc" | "std" | "hashbrown" | "gimli" | "addr2line" | "miniz_oxide" | "rustc_demangle" => {
            "std".to_owned()
        }
        _ if first.len() < 3 || first.starts_with(char::is_uppercase) => "std".to_owned(),
        _ => first.to_owned(),
    }
}

fn percent(part: u64, whole: u64) -> String {
    let thousandths = part * 1000 / whole.max(1);
    format!("{}.{}", thousandths / 10, thousandths % 10)
}

fn mib(bytes: u64) -> String {
    let hundredths = bytes * 100 / (1024 * 1024);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
