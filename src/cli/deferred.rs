//! Options of which clap hears only when their command is asked for.

use std::ops::Deref;

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

/// The options of a command. Each run asks for one command, and to tell clap of the options of all the others took half of the
/// time in which a saved document is shown.
#[derive(Debug)]
pub struct Deferred<T>(Box<T>);

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(augmented::<T>)
    }

    // clap wants it for arguments that are parsed a second time, which nothing here is.
    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The command with its options, as it would be if it had had them from the beginning.
fn augmented<T: Args>(command: Command) -> Command {
    // What the command is about, the list of commands says; the options say what they themselves are.
    let about = command.get_about().cloned().unwrap_or_default();
    let handed_down: Vec<_> = command.get_arguments().map(|argument| argument.get_id().clone()).collect();
    let mut command = T::augment_args(command).about(about).long_about(None);
    for id in handed_down {
        // clap puts an argument that it is to change at the end, where options of every command belong.
        command = command.mut_arg(id, |argument| argument);
    }
    command
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        Ok(Self(Box::new(T::from_arg_matches_mut(matches)?)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
