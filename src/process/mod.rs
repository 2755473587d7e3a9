//! This process and its children: deadlines, programs of this machine, signals held back while something has to be put
//! right, and the terminal.

pub(crate) mod child;
pub(crate) mod deadline;
mod descendants;
pub(crate) mod full_screen;
pub(crate) mod keys;
pub(crate) mod signals;
pub(crate) mod terminal;
pub(crate) mod waiting_line;
