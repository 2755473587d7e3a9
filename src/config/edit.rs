//! Changing the configuration file: what the user wrote stays as it is, comments and order included.

use std::path::Path;

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, RawString, Table, Value, value};

use super::layer::Layer;
use super::setting::{self, Setting};
use super::table::SETTINGS;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::line_ends::LineEnds;
use crate::files::lock::FileLock;
use crate::files::replace::{Destination, Readers};
use crate::files::{self, BYTE_ORDER_MARK, io_message, read};

/// The configuration file, opened for a change. No other run changes it until this one is done.
pub(crate) struct Editor<'a> {
    _lock: FileLock,
    path: &'a Path,
    document: DocumentMut,
    /// What the document does not hold of the file.
    line_ends: LineEnds,
    has_mark: bool,
    /// Whether it begins with an empty line.
    begins_empty: bool,
}

/// Where a removed server was named beside its own table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mentions {
    /// Whether it was the default.
    pub(crate) default: bool,
    /// The groups that it was in.
    pub(crate) groups: Vec<String>,
}

impl<'a> Editor<'a> {
    /// Opens the file and locks it; one that is not there is empty, and its directory is made.
    pub(crate) fn open(path: &'a Path) -> Result<Self> {
        let lock = lock(path).map_err(|error| unwritable(path, io_message(error)))?;
        let text = match read::text(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(unwritable(path, io_message(error))),
        };
        // It has been read before, so that a syntax error has been told with its place.
        let (written, has_mark) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(written) => (written, true),
            None => (text.as_str(), false),
        };
        let (written, line_ends) = LineEnds::unify(written);
        let document: DocumentMut =
            written.parse().map_err(|error: toml_edit::TomlError| unwritable(path, error.into()))?;
        Ok(Self {
            _lock: lock,
            path,
            document,
            line_ends,
            has_mark,
            begins_empty: written.trim_start().len() < written.len(),
        })
    }

    /// Whether a server has this name. Another run may have changed that since the configuration was read.
    pub(crate) fn contains(&self, name: &str) -> bool {
        let servers = self.document.get("servers").and_then(Item::as_table_like);
        servers.is_some_and(|servers| servers.contains_key(name))
    }

    /// Puts a server in, in place of one of the same name: comments stay, but those of keys that go.
    pub(crate) fn add(&mut self, name: &str, address: &str, options: &Layer) -> Result<()> {
        let mut keys = vec![("address", Value::from(address))];
        keys.extend(keys_of(options)?);
        let above_new_table = self.take_only_comments();
        let servers = self.document.entry("servers").or_insert_with(implicit_table);
        let is_inline = servers.is_inline_table();
        // Reading the file has refused everything else.
        let Some(servers) = servers.as_table_like_mut() else { return Ok(()) };
        match servers.get_mut(name) {
            Some(Item::Value(present)) => put(present, Value::InlineTable(keys.into_iter().collect())),
            Some(Item::Table(present)) => replace_keys(present, keys),
            // TOML allows no header for what belongs to an inline table.
            _ if is_inline => {
                servers.insert(name, value(keys.into_iter().collect::<InlineTable>()));
            }
            _ => {
                let mut table = Table::new();
                table.decor_mut().set_prefix(above_new_table);
                replace_keys(&mut table, keys);
                servers.insert(name, Item::Table(table));
            }
        }
        Ok(())
    }

    /// What stands above the next table that is made: an empty line, and the comments of a file that holds nothing else,
    /// which would come to stand below it.
    fn take_only_comments(&mut self) -> String {
        let comments = self.document.trailing().as_str().unwrap_or_default().to_owned();
        if !self.document.is_empty() || comments.trim().is_empty() {
            return "\n".to_owned();
        }
        self.document.set_trailing("");
        let end = if comments.ends_with('\n') { "\n" } else { "\n\n" };
        format!("{comments}{end}")
    }

    /// Makes a target the one of commands that name none.
    pub(crate) fn set_default(&mut self, name: &str) {
        match self.document.get_mut("default").and_then(Item::as_value_mut) {
            Some(default) => put(default, Value::from(name)),
            None => {
                self.document.insert("default", value(name));
            }
        }
    }

    /// Takes a server out, and its name from where it is mentioned.
    pub(crate) fn remove(&mut self, name: &str) -> Mentions {
        let servers = self.document.get_mut("servers").and_then(Item::as_table_like_mut);
        if let Some(Item::Table(table)) = servers.and_then(|servers| servers.remove(name)) {
            // What stands right above the table is about it; what is further up is not.
            let above = prefix(table.decor());
            self.keep_above_next_table(&without_last_paragraph(&above), table.position());
        }
        Mentions { default: self.remove_default(name), groups: self.remove_from_groups(name) }
    }

    /// Whether it was the default, which nothing is then.
    fn remove_default(&mut self, name: &str) -> bool {
        if self.document.get("default").and_then(Item::as_str) != Some(name) {
            return false;
        }
        let above = self.document.key("default").map(|key| prefix(key.leaf_decor())).unwrap_or_default();
        self.document.remove("default");
        self.keep_at_top(&above);
        true
    }

    /// The groups that it was in.
    fn remove_from_groups(&mut self, name: &str) -> Vec<String> {
        let mut groups = Vec::new();
        let table = self.document.get_mut("groups").and_then(Item::as_table_like_mut);
        let Some(table) = table else { return groups };
        for (group, members) in table.iter_mut() {
            let Some(members) = members.as_array_mut() else { continue };
            let before = members.len();
            members.retain(|member| member.as_str() != Some(name));
            if members.len() == before {
                continue;
            }
            // The new first member keeps no blank that once stood after a comma.
            if let Some(first) = members.get_mut(0)
                && prefix(first.decor()) == " "
            {
                first.decor_mut().set_prefix("");
            }
            groups.push(group.get().to_owned());
        }
        groups
    }

    /// Puts comments that stood above a key at the top of the file above the key that is now the first.
    fn keep_at_top(&mut self, comments: &str) {
        let first = self.document.iter().find(|(_, item)| item.is_value());
        let Some(name) = first.map(|(name, _)| name.to_owned()) else {
            self.keep_above_next_table(comments, None);
            return;
        };
        if let Some(mut key) = self.document.key_mut(&name) {
            add_above(key.leaf_decor_mut(), comments);
        }
    }

    /// Puts comments that stood above something removed above the table that comes after its place, or at the
    /// end of the file.
    fn keep_above_next_table(&mut self, comments: &str, removed: Option<isize>) {
        if let Some(next) = next_table(self.document.as_table_mut(), removed.unwrap_or(-1)) {
            add_above(next.decor_mut(), comments);
        } else if !comments.trim().is_empty() {
            let below = self.document.trailing().as_str().unwrap_or_default().to_owned();
            self.document.set_trailing(format!("{comments}{below}"));
        }
    }

    /// Writes the file whole or not at all. Says whether it can be read again: a device such as `/dev/null` keeps nothing.
    pub(crate) fn save(self) -> Result<bool> {
        let document = self.document.to_string();
        // The blank line above what now comes first had something above it.
        let document = if self.begins_empty { document.as_str() } else { document.trim_start() };
        let mut text = String::new();
        if self.has_mark {
            text.push(BYTE_ORDER_MARK);
        }
        text.push_str(&self.line_ends.restore(document));
        write(self.path, &text).map_err(|error| unwritable(self.path, io_message(error)))
    }
}

/// `[servers.paris]` alone is enough; no `[servers]` above it.
fn implicit_table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// Makes these the only keys of a table; what stands around one that was there before stays.
fn replace_keys(table: &mut Table, keys: Vec<(&'static str, Value)>) {
    // Keys that stay are changed in place, so that their order and comments survive.
    table.retain(|key, _| keys.iter().any(|(kept, _)| *kept == key));
    for (key, said) in keys {
        match table.get_mut(key).and_then(Item::as_value_mut) {
            Some(present) => put(present, said),
            None => {
                table.insert(key, value(said));
            }
        }
    }
}

/// Puts a value in the place of another; what stands around it stays.
fn put(present: &mut Value, said: Value) {
    let decor = present.decor().clone();
    *present = said;
    *present.decor_mut() = decor;
}

/// What stands above something: blank lines and comments.
fn prefix(decor: &Decor) -> String {
    decor.prefix().and_then(RawString::as_str).unwrap_or_default().to_owned()
}

/// Comments without those below the last empty line, and without that line.
fn without_last_paragraph(comments: &str) -> String {
    let mut lines: Vec<&str> = comments.split_inclusive('\n').collect();
    while let Some(line) = lines.pop() {
        if line.trim().is_empty() && line.ends_with('\n') {
            return lines.concat();
        }
    }
    String::new()
}

/// Puts comments above what stands there already. Blank lines alone are not worth keeping.
fn add_above(decor: &mut Decor, comments: &str) {
    if !comments.trim().is_empty() {
        let below = prefix(decor);
        decor.set_prefix(format!("{comments}{below}"));
    }
}

/// The table with a header of its own that comes first after a place in the file.
fn next_table(table: &mut Table, after: isize) -> Option<&mut Table> {
    let mut places = Vec::new();
    collect_places(table, &mut places);
    let place = places.into_iter().filter(|place| *place > after).min()?;
    table_at(table, place)
}

/// The places of all tables with headers; `toml_edit` counts them through the file.
fn collect_places(table: &Table, places: &mut Vec<isize>) {
    // A table without a header has no line above which a comment could stand.
    if !table.is_implicit() {
        places.extend(table.position());
    }
    for (_, item) in table {
        if let Item::Table(inner) = item {
            collect_places(inner, places);
        }
    }
}

fn table_at(table: &mut Table, place: isize) -> Option<&mut Table> {
    if table.position() == Some(place) && !table.is_implicit() {
        return Some(table);
    }
    for (_, item) in table.iter_mut() {
        if let Item::Table(inner) = item
            && let Some(found) = table_at(inner, place)
        {
            return Some(found);
        }
    }
    None
}

/// Makes the directory where there is none yet, and keeps other runs from changing the file.
fn lock(path: &Path) -> std::io::Result<FileLock> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    FileLock::acquire(path)
}

/// Writes the file. Says whether it is one.
fn write(path: &Path, text: &str) -> std::io::Result<bool> {
    let destination = Destination::find(path)?;
    destination.write(text.as_bytes(), Readers::Owner)?;
    Ok(destination.is_file())
}

fn unwritable(path: &Path, error: anyhow::Error) -> Failure {
    Failure::new(FailureKind::Configuration, error)
        .context(format!("cannot change the configuration file {}", path.display()))
        .hint("--config, then JSINFO_CONFIG, says which file it is")
}

/// The keys and values that say the same as a layer of options, in the order of the table.
///
/// # Errors
/// [`FailureKind::Usage`] for what no file can hold.
fn keys_of(layer: &Layer) -> Result<Vec<(&'static str, Value)>> {
    let mut keys = Vec::new();
    for setting in SETTINGS {
        if let Some(said) = layer.get(setting) {
            keys.push((setting.name, toml_value(setting, &said.value)?));
        }
    }
    Ok(keys)
}

fn toml_value(setting: &Setting, said: &setting::SettingValue) -> Result<Value> {
    match said {
        setting::SettingValue::Flag(yes) => Ok(Value::from(*yes)),
        setting::SettingValue::Name(name) => Ok(Value::from(name.as_str())),
        setting::SettingValue::Word(word) => Ok(Value::from(*word)),
        setting::SettingValue::Time(time) => Ok(Value::from(format!("{time:?}"))),
        setting::SettingValue::Command(words) => Ok(Value::from(words.iter().collect::<Array>())),
        setting::SettingValue::Pins(pins) => {
            Ok(Value::from(pins.iter().map(ToString::to_string).collect::<Array>()))
        }
        setting::SettingValue::Path(path) if files::is_stdin(path) => {
            let command = setting.name.replace("-file", "-command");
            Err(Failure::message(FailureKind::Usage, "standard input cannot be remembered")
                .hint(format!("name a file, or a command with --{command}")))
        }
        setting::SettingValue::Path(path) => absolute(path),
        // No option holds a secret itself.
        setting::SettingValue::Secret(_) | setting::SettingValue::UnusableSecret(_) => {
            Err(Failure::message(FailureKind::Usage, "a secret does not belong in the configuration file"))
        }
    }
}

/// A path that means the same wherever jsinfo is started.
fn absolute(path: &Path) -> Result<Value> {
    let path =
        std::path::absolute(path).map_err(|error| Failure::new(FailureKind::Usage, io_message(error)))?;
    match path.to_str() {
        Some(text) => Ok(Value::from(text)),
        None => Err(Failure::message(
            FailureKind::Usage,
            format!("{} is not UTF-8, and the file has to be", path.display()),
        )),
    }
}
