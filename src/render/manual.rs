//! The pages of the manual, in the language of man(7): what the command line says of a command, and what is written down of
//! exit codes, variables and files.

use clap::{Arg, Command};
use roff::{Inline, Roff, bold, italic, roman};

use crate::config::{USUAL_FILES, variables};
use crate::exit::{ExitCode, ExitCommands};

/// The day on which the manual was last gone over. A page without one is no page for those who check them.
const DATE: &str = "2026-11-29";

/// Columns of a line of the source. Escapes make it longer, and tools that read it complain from 80 on.
const WIDTH: usize = 66;

/// The page of a command that has been built, so that it knows its name and all of its options.
pub(crate) fn manual(command: &Command) -> String {
    let mut page = Roff::new();
    let name = name(command);
    let program = format!("jsinfo {}", env!("CARGO_PKG_VERSION"));
    page.control("TH", [name.to_uppercase().as_str(), "1", DATE, &program, "Manual of jsinfo"]);
    page.control("SH", ["NAME"]);
    push_text(&mut page, &format!("{name} - {}", about(command)));
    push_synopsis(&mut page, command);
    page.control("SH", ["DESCRIPTION"]);
    push_text(&mut page, &format!("{}.", about(command)));
    push_commands(&mut page, command);
    push_arguments(&mut page, command);
    push_exit_status(&mut page, command);
    page.control("SH", ["ENVIRONMENT"]);
    for variable in variables() {
        push_term(&mut page, vec![bold(variable.name)], variable.about);
    }
    page.control("SH", ["FILES"]);
    for file in &USUAL_FILES {
        push_term(&mut page, vec![italic(file.path)], file.about);
    }
    push_examples(&mut page, command);
    page.control("SH", ["SEE ALSO"]);
    push_text(&mut page, &see_also(command));
    page.render()
}

/// The name of its page. The program itself has no name to be displayed by.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn about(command: &Command) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    about.lines().next().unwrap_or_default().to_owned()
}

/// The name as it is typed, and what goes behind it.
fn push_synopsis(page: &mut Roff, command: &Command) {
    page.control("SH", ["SYNOPSIS"]);
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let usage = command.clone().render_usage().to_string();
    let words: Vec<&str> = usage.split_whitespace().collect();
    let usage = words.join(" ");
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let arguments = usage.strip_prefix(name).unwrap_or(usage).trim_start();
    page.text([bold(name), roman(" "), italic(arguments)]);
}

/// The commands inside of this one.
fn push_commands(page: &mut Roff, command: &Command) {
    let mut inner: Vec<&Command> = command.get_subcommands().collect();
    inner.retain(|inner| inner.get_name() != "help" && !inner.is_hide_set());
    if inner.is_empty() {
        return;
    }
    page.control("SH", ["COMMANDS"]);
    for inner in inner {
        push_term(page, vec![bold(inner.get_name())], &format!("{}.", about(inner)));
    }
}

/// What stands alone, then options: those without a heading, then each heading with its own.
fn push_arguments(page: &mut Roff, command: &Command) {
    let mut alone = Vec::new();
    let mut options = Vec::new();
    let mut headings: Vec<&str> = Vec::new();
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        if argument.is_positional() {
            alone.push(argument);
            continue;
        }
        options.push(argument);
        if let Some(heading) = argument.get_help_heading()
            && !headings.contains(&heading)
        {
            headings.push(heading);
        }
    }
    if !alone.is_empty() {
        page.control("SH", ["ARGUMENTS"]);
        for argument in alone {
            push_argument(page, argument);
        }
    }
    if options.is_empty() {
        return;
    }
    page.control("SH", ["OPTIONS"]);
    for option in options.iter().filter(|option| option.get_help_heading().is_none()) {
        push_argument(page, option);
    }
    for heading in headings {
        page.control("SS", [heading]);
        for option in options.iter().filter(|option| option.get_help_heading() == Some(heading)) {
            push_argument(page, option);
        }
    }
}

fn push_argument(page: &mut Roff, argument: &Arg) {
    let mut term = Vec::new();
    if let Some(short) = argument.get_short() {
        term.extend([bold(format!("-{short}")), roman(", ")]);
    }
    if let Some(long) = argument.get_long() {
        term.push(bold(format!("--{long}")));
    }
    let takes_value = argument.is_positional() || argument.get_action().takes_values();
    if takes_value && let Some(names) = argument.get_value_names() {
        let names: Vec<&str> = names.iter().map(clap::builder::Str::as_str).collect();
        let (before, behind) = match (argument.is_positional(), argument.is_require_equals_set()) {
            (true, _) => ("", ""),
            (false, true) => ("[=", "]"),
            (false, false) => (" ", ""),
        };
        term.extend([roman(before), italic(names.join(" ")), roman(behind)]);
    }
    let help = argument.get_long_help().or_else(|| argument.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    push_term(page, term, &format!("{}{}", help.trim_end_matches('.'), possible_values(argument)));
}

/// The words that it takes, where they are few enough to be listed, with what each is for.
fn possible_values(argument: &Arg) -> String {
    let values = argument.get_possible_values();
    if values.is_empty() || argument.is_hide_possible_values_set() || !argument.get_action().takes_values() {
        return ".".to_owned();
    }
    let mut words = Vec::new();
    for value in values.iter().filter(|value| !value.is_hide_set()) {
        match value.get_help() {
            Some(help) => words.push(format!("{} ({help})", value.get_name())),
            None => words.push(value.get_name().to_owned()),
        }
    }
    format!(": {}.", words.join(", "))
}

/// The exit codes that the command may end with; those of all commands on the page of the program.
fn push_exit_status(page: &mut Roff, command: &Command) {
    page.control("SH", ["EXIT STATUS"]);
    let name = name(command);
    let (is_program, is_check) = (name == "jsinfo", name == "jsinfo-check");
    if !is_check {
        push_codes(page, ExitCommands::AllButCheck);
    }
    if is_program {
        page.control("PP", []);
        push_text(page, "The command check keeps to the contract of monitoring plugins:");
    }
    if is_program || is_check {
        push_codes(page, ExitCommands::Check);
    }
}

fn push_codes(page: &mut Roff, commands: ExitCommands) {
    for entry in ExitCode::of_commands(commands) {
        push_term(page, vec![bold(entry.number.to_string())], entry.meaning);
    }
}

/// The examples of the command's help, as they are typed; what is said beside them in words is a paragraph.
fn push_examples(page: &mut Roff, command: &Command) {
    let Some(help) = command.get_after_help() else { return };
    page.control("SH", ["EXAMPLES"]);
    let mut is_typed = false;
    for line in help.to_string().lines() {
        let is_command = line.starts_with("  ");
        if is_command != is_typed {
            page.control(if is_command { "nf" } else { "fi" }, []);
            is_typed = is_command;
        }
        if is_command {
            page.text([roman(line.trim())]);
        } else if !line.is_empty() && line != "Examples:" {
            page.control("PP", []);
            push_text(page, line);
        }
    }
    if is_typed {
        page.control("fi", []);
    }
}

fn see_also(command: &Command) -> String {
    let mut pages = Vec::new();
    if let Some(name) = command.get_display_name()
        && let Some((outer, _)) = name.rsplit_once('-')
    {
        pages.push(format!("{outer}(1)"));
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set())
    {
        pages.push(format!("{}(1)", name(inner)));
    }
    pages.join(", ")
}

fn push_term(page: &mut Roff, term: Vec<Inline>, text: &str) {
    page.control("TP", []);
    page.text(term);
    push_text(page, text);
}

/// A text in lines of the source, which are filled anew when the page is shown.
fn push_text(page: &mut Roff, text: &str) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
            page.text([roman(std::mem::take(&mut line))]);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        page.text([roman(line)]);
    }
}
