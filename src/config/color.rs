//! When colour is wanted: the option, then the environment, then whether anyone is watching.

use std::borrow::Cow;

use strum::VariantArray;

use super::setting::Word;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, VariantArray)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the environment says of colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColorEnvironment {
    /// `NO_COLOR` is set.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set, and not 0.
    pub force_color: bool,
    /// `TERM` is `dumb`.
    pub is_dumb: bool,
}

impl ColorChoice {
    /// The words for it, for help, completions and the configuration file.
    pub(super) fn words() -> Vec<Word> {
        Self::VARIANTS.iter().map(|choice| choice.word()).collect()
    }

    const fn word(self) -> Word {
        let (name, about) = match self {
            Self::Auto => ("auto", "On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise"),
            Self::Always => ("always", "Always"),
            Self::Never => ("never", "Never"),
        };
        Word { name, alias: None, about: Cow::Borrowed(about) }
    }

    /// The choice that a word names; upper and lower case are the same.
    pub fn read(word: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|choice| choice.word().name.eq_ignore_ascii_case(word))
    }

    /// The option, then the environment, then whether anyone is watching.
    pub(crate) fn wants_color(self, environment: ColorEnvironment, is_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if environment.no_color => false,
            Self::Auto if environment.force_color => true,
            Self::Auto => is_terminal && !environment.is_dumb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_counts_before_the_environment_and_that_before_the_terminal() {
        let nothing = ColorEnvironment::default();
        let (no_color, force_color) = (
            ColorEnvironment { no_color: true, ..nothing },
            ColorEnvironment { force_color: true, ..nothing },
        );
        let dumb = ColorEnvironment { is_dumb: true, ..nothing };
        for (choice, environment, is_terminal, color) in [
            (ColorChoice::Always, no_color, false, true),
            (ColorChoice::Never, force_color, true, false),
            (ColorChoice::Auto, nothing, true, true),
            (ColorChoice::Auto, nothing, false, false),
            (ColorChoice::Auto, no_color, true, false),
            (ColorChoice::Auto, force_color, false, true),
            (ColorChoice::Auto, ColorEnvironment { no_color: true, ..force_color }, true, false),
            (ColorChoice::Auto, dumb, true, false),
        ] {
            let wanted = choice.wants_color(environment, is_terminal);
            assert_eq!(wanted, color, "{choice:?} {environment:?} {is_terminal}");
        }
    }
}
