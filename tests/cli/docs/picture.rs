//! The pictures of the README: what a terminal shows, as SVG. They are made here from the program's own output, in colours
//! that are good on light and on dark; `UPDATE_EXPECT=1 cargo test` writes them anew.

#![allow(clippy::cast_precision_loss, reason = "no terminal has so many columns")]

use std::fmt::Write as _;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::pages::without_moments;
use crate::support::terminal;

/// The size of a character, in pixels.
const WIDTH: f64 = 8.43;
const HEIGHT: f64 = 18.0;

/// The distance to the frame.
const MARGIN: f64 = 16.0;

/// Colours on light and, behind `@media`, on dark.
const STYLE: &str = "\
rect{fill:#fbfbfa;stroke:#d0d0cc}text{fill:#24292f;font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}\
.b{font-weight:bold}.d{fill:#6e7781}.c1{fill:#c4161c}.c2{fill:#1a7f37}.c3{fill:#8a6100}.c6{fill:#0b6a80}\
@media(prefers-color-scheme:dark){rect{fill:#15181d;stroke:#30363d}text{fill:#d7dce2}.d{fill:#8b949e}.c1{fill:#ff7b72}.c2{fill:#56d364}.c3{fill:#e3b341}.c6{fill:#67d0e6}}";

#[test]
fn the_pictures_are_what_a_terminal_shows() {
    for (name, width, command) in
        [("check.svg", 100, "check demo:unhealthy"), ("show.svg", 132, "show demo:")]
    {
        let words: Vec<&str> = command.split(' ').collect();
        let (_, screen) = terminal::start_tall(width, &words, &[("TERM", "xterm-256color")]).finish();
        let picture = picture(&format!("jsinfo {command}"), &screen, width);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        // Sample servers tell the present time.
        let same = without_moments(&committed) == without_moments(&picture);
        crate::support::assert_committed(&path, if same { &committed } else { &picture });
    }
}

fn picture(command: &str, screen: &str, width: u16) -> String {
    let lines: Vec<&str> = screen.lines().collect();
    let (columns, rows) = (f64::from(width), lines.len() + 2);
    let (wide, high) = (columns * WIDTH + 2.0 * MARGIN, rows as f64 * HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.0}\" height=\"{high:.0}\" viewBox=\"0 0 {wide:.0} {high:.0}\" role=\"img\" aria-label=\"{command}\">\n<style>{STYLE}</style>\n<rect x=\".5\" y=\".5\" width=\"{:.0}\" height=\"{:.0}\" rx=\"8\"/>\n",
        wide - 1.0,
        high - 1.0
    );
    let _ = writeln!(svg, "{}", line(0, &format!("\u{1b}[2m$\u{1b}[0m {command}")));
    for (place, text) in lines.iter().enumerate() {
        if !text.is_empty() {
            let _ = writeln!(svg, "{}", line(place + 2, text));
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// A line of the terminal. Each piece of one look stands where its column is, whatever font there is.
fn line(row: usize, text: &str) -> String {
    let mut out = format!("<text y=\"{:.1}\">", MARGIN + (row as f64 + 0.75) * HEIGHT);
    let mut column = 0;
    let mut look = Vec::new();
    for (place, piece) in text.split("\u{1b}[").enumerate() {
        let text = if place == 0 {
            piece
        } else {
            let (codes, text) = piece.split_once('m').unwrap();
            set_look(&mut look, codes);
            text
        };
        // Blanks need no ink.
        let ink = text.trim_start();
        let start = column + (text.len() - ink.len());
        column += text.width();
        if ink.is_empty() {
            continue;
        }
        let x = MARGIN + start as f64 * WIDTH;
        let safe = ink.trim_end().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let length = ink.trim_end().width() as f64 * WIDTH;
        let class = if look.is_empty() { String::new() } else { format!(" class=\"{}\"", look.join(" ")) };
        let _ = write!(out, "<tspan x=\"{x:.1}\" textLength=\"{length:.1}\"{class}>{safe}</tspan>");
    }
    out + "</text>"
}

/// What the terminal is told of the look of what follows.
fn set_look(look: &mut Vec<String>, codes: &str) {
    match codes {
        "0" => look.clear(),
        "1" => look.push("b".to_owned()),
        "2" => look.push("d".to_owned()),
        "39" => look.retain(|class| !class.starts_with('c')),
        codes => {
            let color = codes.strip_prefix("38;5;").unwrap_or_else(|| panic!("{codes}"));
            look.push(format!("c{color}"));
        }
    }
}
