//! The reader, against documents that are whole, damaged, and meant to harm.

use super::*;

/// What is wrong with a text.
fn fault(json: &str) -> String {
    match read(json.as_bytes()) {
        Ok(value) => panic!("{json} is read as {value}"),
        Err(error) => error.to_string(),
    }
}

fn nested(levels: usize) -> String {
    format!("{}{}", "{\"a\":[".repeat(levels / 2), "]}".repeat(levels / 2))
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let at = |place: &str, what: &str| format!("it is not JSON: {what} at line {place}");
    for (json, place, what) in [
        ("<html>", "1 column 1", "a value is expected"),
        ("nul", "1 column 1", "a value is expected"),
        ("{\n  \"é\" 1}", "2 column 7", "a colon is expected"),
        ("{1: 2}", "1 column 2", "a key in quotes is expected"),
        ("{\"a\": 1,}", "1 column 9", "a key in quotes is expected"),
        ("{\"a\": 1 \"b\": 2}", "1 column 9", "a comma or the end of the object is expected"),
        ("[1 2]", "1 column 4", "a comma or the end of the list is expected"),
        ("[1,]", "1 column 4", "a value is expected"),
        ("[1}", "1 column 3", "a comma or the end of the list is expected"),
        ("{} {}", "1 column 4", "something stands behind its end"),
        ("01", "1 column 2", "something stands behind its end"),
        ("[-x]", "1 column 3", "a digit is expected"),
        ("[1.x]", "1 column 4", "a digit is expected"),
        ("[1e+]", "1 column 5", "a digit is expected"),
        ("NaN", "1 column 1", "a value is expected"),
        ("\"a\nb\"", "1 column 3", "a control character stands in a text"),
        ("\"\\x\"", "1 column 3", "what stands behind a backslash is no escape"),
        ("\"\\u12g4\"", "1 column 6", "four hexadecimal digits are expected"),
        ("{\"a\": \"b", "1 column 9", "it is cut off"),
        ("{\"a\"", "1 column 5", "it is cut off"),
        ("[1,\n", "2 column 1", "it is cut off"),
        ("\"\\u12", "1 column 6", "it is cut off"),
        ("-", "1 column 2", "it is cut off"),
    ] {
        assert_eq!(fault(json), at(place, what), "{json}");
    }
    assert_eq!(fault(" \n"), "it is empty");
    assert_eq!(read(b"\xff\xfe{\0").unwrap_err().to_string(), "it is UTF-16, and JSON is UTF-8");
    let error = read(b"[1,\n\"\xc3\xa9\xff\"]").unwrap_err().to_string();
    assert_eq!(error, at("2 column 3", "a character is not UTF-8"));
}

#[test]
fn a_byte_order_mark_in_front_is_no_fault_and_one_inside_is() {
    assert_eq!(read("\u{feff}[1]".as_bytes()).unwrap().to_string(), "[1]");
    assert!(read("[\u{feff}1]".as_bytes()).is_err());
    assert!(read("\u{feff}\u{feff}[1]".as_bytes()).is_err());
}

#[test]
fn limits_are_exact() {
    assert!(read(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(fault(&nested(MAX_DEPTH + 2)), "it is nested deeper than 128 levels");
    assert_eq!(fault(&format!("[{}]", nested(MAX_DEPTH))), "it is nested deeper than 128 levels");
    // Side by side is not in one another, and a bracket inside of a text opens nothing.
    let wide = format!("[{}]", vec!["[\"[[[[\"]"; 1000].join(","));
    assert!(read(wide.as_bytes()).is_ok());
    // The list itself is a value, too.
    let list = |values| format!("[{}]", vec!["0"; values].join(","));
    assert!(read(list(MAX_VALUES - 1).as_bytes()).is_ok());
    assert_eq!(fault(&list(MAX_VALUES)), "it holds more than 100000 values");
}

#[test]
fn what_would_overflow_a_stack_is_refused_on_a_small_one() {
    let hostile = ["[".repeat(4_000_000), "{\"a\":".repeat(1_000_000), "[{\"a\":".repeat(1_000_000)];
    let reading = move || hostile.iter().map(|json| fault(json)).collect::<Vec<_>>();
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(reading).unwrap();
    for told in thread.join().unwrap() {
        assert_eq!(told, "it is nested deeper than 128 levels");
    }
}

#[test]
fn no_key_has_a_meaning_of_its_own() {
    for key in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        for text in ["true", "1", "[[[[", "{\\\"a\\\":1}"] {
            let json = format!("{{\"{key}\":\"{text}\"}}");
            let value = read(json.as_bytes()).unwrap();
            assert!(value.is_object(), "{json}");
            assert_eq!(value.to_string(), json);
        }
    }
}

#[test]
fn texts_mean_what_json_says_and_stay_as_they_were_written() {
    for (sent, meant) in [
        (r#""plain é 😀""#, "plain é 😀"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""caf\u00e9 \uD83D\uDE00""#, "café 😀"),
        (r#""\u0000""#, "\0"),
        (r#""gateway \ud83d""#, "gateway \u{fffd}"),
        (r#""\ud83dx\ude00""#, "\u{fffd}x\u{fffd}"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\\ud83d""#, "\\ud83d"),
    ] {
        let value = read(sent.as_bytes()).unwrap();
        assert_eq!(value.as_str(), Some(meant), "{sent}");
        assert_eq!(value.to_string(), sent);
    }
    let text = |sent: &str| read(sent.as_bytes()).unwrap();
    assert_eq!(text(r#""\u00e9""#), text(r#""é""#));
    assert_ne!(text(r#""\ud83d""#), text(r#""\ud83e""#), "they look the same");
}

#[test]
fn keys_that_are_there_twice_stay() {
    let json = r#"{"a":1,"b":2,"a":3,"\u0061":4}"#;
    let value = read(json.as_bytes()).unwrap();
    let object = value.as_object().unwrap();
    let found: Vec<_> = object.get_all("a").map(ToString::to_string).collect();
    assert_eq!((found, object.get("a")), (["1", "3", "4"].map(str::to_owned).to_vec(), Some(&4_i64.into())));
    assert_eq!(value.to_string(), json);
}

/// Random numbers that are the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    /// JSON on one line, of every shape.
    fn json(&mut self, levels: usize) -> String {
        let size = self.roll(4);
        match self.roll(if levels == 0 { 4 } else { 6 }) {
            0 => self.pick(&["null", "true", "false"]).to_owned(),
            1 | 2 => self.number(),
            3 => self.text(),
            4 => format!("[{}]", (0..size).map(|_| self.json(levels - 1)).collect::<Vec<_>>().join(",")),
            _ => {
                let member = |_| format!("{}:{}", self.text(), self.json(levels - 1));
                format!("{{{}}}", (0..size).map(member).collect::<Vec<_>>().join(","))
            }
        }
    }

    fn number(&mut self) -> String {
        let whole = self.pick(&["0", "7", "1830297600000000", "123456789012345678901234567890"]);
        let fraction = self.pick(&["", "", ".0", ".50", ".000000000000000000001"]);
        let exponent = self.pick(&["", "", "E5", "e+5", "e-07", "e999999999999999999999"]);
        format!("{}{whole}{fraction}{exponent}", self.pick(&["", "-"]))
    }

    fn text(&mut self) -> String {
        let pieces = [
            "a",
            "token",
            "é",
            "😀",
            "[",
            "}",
            ":",
            ",",
            " ",
            "\\\"",
            "\\\\",
            "\\/",
            "\\n",
            "\\u00e9",
            "\\ud83d",
            "\\uDE00",
            "\\u0000",
            "$serde_json::private::RawValue",
        ];
        let length = self.roll(5);
        format!("\"{}\"", (0..length).map(|_| self.pick(&pieces)).collect::<String>())
    }
}

#[test]
fn whatever_is_read_is_written_as_it_was() {
    let mut dice = Dice(1);
    for _ in 0..5_000 {
        let json = dice.json(5);
        let value = read(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(value.to_string(), json);
        assert_eq!(value, read(json.as_bytes()).unwrap());
        // Indented it means the same, to others too; they know no halves of surrogate pairs and no endless numbers.
        let indented = crate::json::pretty(&value);
        assert!(read(indented.as_bytes()).is_ok(), "{indented}");
        if let Ok(other) = serde_json::from_str::<serde_json::Value>(&json) {
            assert_eq!(serde_json::from_str::<serde_json::Value>(&indented).unwrap(), other, "{json}");
        }
    }
}

#[test]
fn damaged_documents_are_read_or_refused_and_never_more() {
    let mut dice = Dice(2);
    let (mut read_well, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut bytes = dice.json(4).into_bytes();
        for _ in 0..=dice.roll(3) {
            let place = dice.roll(bytes.len());
            match dice.roll(4) {
                0 => bytes.truncate(place + 1),
                1 => bytes[place] = u8::try_from(dice.roll(256)).unwrap(),
                2 => bytes.insert(place, b"\"\\{}[],:0-eu"[dice.roll(12)]),
                _ => {
                    bytes.remove(place);
                    bytes.push(b' ');
                }
            }
        }
        // The same verdict as serde's, which is strict about what it is not free to keep.
        let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
        let Ok(value) = read(&bytes) else {
            refused += 1;
            assert!(theirs.is_err(), "{}", String::from_utf8_lossy(&bytes));
            continue;
        };
        read_well += 1;
        assert_eq!(read(value.to_string().as_bytes()).unwrap(), value);
        if let Err(error) = theirs {
            let known = ["surrogate", "hex escape", "out of range"];
            let message = error.to_string();
            assert!(known.iter().any(|word| message.contains(word)), "{value}: {message}");
        }
    }
    assert!(read_well > 1_000 && refused > 5_000, "{read_well} {refused}: both have to be tried");
}

/// What tests are written in.
impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        read(value.to_string().as_bytes()).unwrap()
    }
}

#[test]
fn what_not_every_reader_takes_is_null() {
    for (json, levels, readable) in [
        ("1", 0, "1"),
        ("[]", 0, "null"),
        ("[]", 1, "[]"),
        (r#"{"a":[1,{}],"b":2}"#, 3, r#"{"a":[1,{}],"b":2}"#),
        (r#"{"a":[1,{}],"b":2}"#, 2, r#"{"a":[1,null],"b":2}"#),
        ("[[],[[[0]]]]", 3, "[[],[[null]]]"),
        ("[1e400,-1e309,1.7e308,1e-400]", 1, "[null,null,1.7e308,1e-400]"),
    ] {
        let value = read(json.as_bytes()).unwrap();
        assert_eq!(value.is_readable(levels), readable == json, "{json}");
        assert_eq!(value.to_readable(levels).to_string(), readable, "{json}");
    }
}
