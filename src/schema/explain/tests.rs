//! What is promised, as it looks.

use super::*;
use crate::explain::find;

#[test]
fn names_and_version_stay() {
    let mut topics = Vec::new();
    for word in ["gc", "license.errorMessage", "cipher", "deadline"] {
        topics.extend(find(&[word.to_owned()]).unwrap());
    }
    let document = ExplainDocument::from_topics(&topics, |_| Vec::new());
    expect_test::expect![[r#"
        {
          "schema": "jsinfo/explain",
          "schemaVersion": 1,
          "entries": [
            {
              "kind": "section",
              "name": "garbageCollect",
              "shortNames": [
                "gc"
              ],
              "path": "configuration.garbageCollect",
              "olderPaths": [],
              "title": "Garbage collection",
              "message": "How often the server looks for what nobody uses, and when it throws it away.",
              "since": "1.8.0",
              "seenBy": "superuser",
              "fields": [
                "configuration.garbageCollect.intervalSeconds",
                "configuration.garbageCollect.timeLimitSeconds"
              ],
              "sections": []
            },
            {
              "kind": "field",
              "path": "license.errorMessage",
              "section": "license",
              "label": "Problem",
              "message": "Why the license is not valid, in the server's own words; empty while it is.",
              "type": "text",
              "unit": null,
              "nullable": true,
              "secret": false,
              "class": "state",
              "since": null,
              "olderPaths": [],
              "seenBy": "anyone",
              "serverOptions": [],
              "serverCalls": [],
              "note": null,
              "rules": [],
              "example": "License expired",
              "examples": []
            },
            {
              "kind": "rule",
              "code": "cipher",
              "message": "the weakest cipher that is accepted is too weak",
              "hint": "raise the minimum above UNENCRYPTED",
              "severities": [
                "warning",
                "critical"
              ],
              "fields": [
                "minCipher"
              ],
              "reads": [],
              "comparesWith": null,
              "unit": "cipher",
              "bad": "low",
              "warning": "UNENCRYPTED",
              "critical": "NONE",
              "changes": [
                {
                  "name": "warn",
                  "command": "jsinfo check TARGET --warn cipher=UNENCRYPTED",
                  "policy": "rules.cipher.warn = \"UNENCRYPTED\""
                },
                {
                  "name": "crit",
                  "command": "jsinfo check TARGET --crit cipher=NONE",
                  "policy": "rules.cipher.crit = \"NONE\""
                },
                {
                  "name": "skip",
                  "command": "jsinfo check TARGET --skip cipher",
                  "policy": "rules.cipher.enabled = false"
                }
              ]
            },
            {
              "kind": "exitCode",
              "number": 15,
              "name": "deadline",
              "commands": "others",
              "message": "deadline exceeded; the message names the phase",
              "since": "0.1.0",
              "checkStatus": "unknown",
              "causes": []
            }
          ]
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
}
