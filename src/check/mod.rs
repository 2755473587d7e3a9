//! What is expected of a server, and whether it is met.

pub mod expectation;
