//! The command that explains what a message names.

/// `jsinfo explain license.valid`, for a hint; without a name, the command that lists what can be explained.
pub(crate) fn explain_command(names: &[&str]) -> String {
    let mut command = "jsinfo explain".to_owned();
    for name in names {
        command.push(' ');
        command.push_str(name);
    }
    command
}
