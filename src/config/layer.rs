//! Layers of settings: what the command line, the environment, a server's table and the top of the configuration file
//! say, the strongest first.

use std::path::PathBuf;
use std::time::Duration;

use super::origin::{DisplayValue, Origin, ResolvedSetting, Sourced};
use super::setting::{Setting, SettingValue};
use crate::trust::Fingerprint;

/// What one source says of settings.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    entries: Vec<(&'static Setting, Sourced<SettingValue>)>,
}

impl Layer {
    /// Says something of a setting, in place of what was said before.
    pub(crate) fn set(&mut self, setting: &'static Setting, value: SettingValue, origin: Origin) {
        self.entries.retain(|(known, _)| *known != setting);
        self.entries.push((setting, Sourced { value, origin }));
    }

    /// What is said of a setting, where anything is.
    pub(crate) fn get(&self, setting: &Setting) -> Option<&Sourced<SettingValue>> {
        let (_, said) = self.entries.iter().find(|(known, _)| *known == setting)?;
        Some(said)
    }

    /// Takes back what is said of a setting.
    pub(crate) fn take(&mut self, setting: &Setting) -> Option<Sourced<SettingValue>> {
        let place = self.entries.iter().position(|(known, _)| *known == setting)?;
        let (_, said) = self.entries.remove(place);
        Some(said)
    }
}

/// The layers, the strongest first.
pub(crate) struct Layers<'a> {
    layers: Vec<&'a Layer>,
}

impl<'a> Layers<'a> {
    pub(crate) fn new(layers: Vec<&'a Layer>) -> Self {
        Self { layers }
    }

    /// Each layer, the strongest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a Layer> {
        self.layers.iter().copied()
    }

    /// The strongest layer's word on a setting, or the default; none where nothing stands for it.
    pub(crate) fn find(&self, setting: &Setting) -> Option<Sourced<SettingValue>> {
        if let Some(said) = self.said(setting) {
            return Some(said.clone());
        }
        let default = setting.default?;
        Some(Sourced { value: default(), origin: Origin::Default })
    }

    /// The strongest layer's word on a setting; none where nobody says anything.
    pub(crate) fn said(&self, setting: &Setting) -> Option<&'a Sourced<SettingValue>> {
        self.layers.iter().find_map(|layer| layer.get(setting))
    }

    /// Whether a flag is set.
    pub(crate) fn flag(&self, setting: &Setting) -> bool {
        matches!(self.find(setting), Some(Sourced { value: SettingValue::Flag(true), .. }))
    }

    /// How long something may take; no time at all for what has neither a value nor a default.
    pub(crate) fn time(&self, setting: &Setting) -> Duration {
        match self.find(setting) {
            Some(Sourced { value: SettingValue::Time(time), .. }) => time,
            _ => Duration::ZERO,
        }
    }

    /// The word that was chosen.
    pub(crate) fn word(&self, setting: &Setting) -> &'static str {
        match self.find(setting) {
            Some(Sourced { value: SettingValue::Word(word), .. }) => word,
            _ => "",
        }
    }

    /// A name and who said it, where anybody did or one stands for it.
    pub(crate) fn name(&self, setting: &Setting) -> Option<Sourced<String>> {
        match self.find(setting)? {
            Sourced { value: SettingValue::Name(value), origin } => Some(Sourced { value, origin }),
            _ => None,
        }
    }

    /// A path, where one is given.
    pub(crate) fn path(&self, setting: &Setting) -> Option<PathBuf> {
        match self.find(setting) {
            Some(Sourced { value: SettingValue::Path(path), .. }) => Some(path),
            _ => None,
        }
    }

    /// The fingerprints that are given.
    pub(crate) fn pins(&self, setting: &Setting) -> Vec<Fingerprint> {
        match self.find(setting) {
            Some(Sourced { value: SettingValue::Pins(pins), .. }) => pins,
            _ => Vec::new(),
        }
    }

    /// The setting as it is shown.
    pub(super) fn show(&self, setting: &Setting) -> ResolvedSetting {
        let (value, origin) = match self.find(setting) {
            None => (DisplayValue::Nothing, Origin::Default),
            Some(Sourced { value: SettingValue::Flag(yes), origin }) => (DisplayValue::Flag(yes), origin),
            Some(Sourced { value, origin }) => {
                (value.spell().map_or(DisplayValue::Nothing, DisplayValue::Text), origin)
            }
        };
        ResolvedSetting { name: setting.name, value, origin }
    }
}
