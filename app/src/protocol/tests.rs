//! The wire, pinned: whoever changes it has to change these texts, and [`super::SCHEMA`] with them.

mod command;
mod down;
mod entry;
mod older_entries;
mod up;

use super::{ByeReason, Code, Down, Mode, ResetReason, SCHEMA, Up, VERSION};
use crate::domain::{
    Category, Color, Former, Kind, Priority, Role, WorkspaceKind,
    rules::{ProjectCommand, StatusCommand, TaskCommand},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt::Debug;

/// Ids that are easy to tell apart: `id(7)` ends in 7.
fn id<T: DeserializeOwned>(number: u8) -> T {
    serde_json::from_value(text_of(number).into()).expect("an id")
}

fn text_of(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000{number:02}")
}

/// A value is written as this text and read back from it. In the text, `#7` stands for an id.
fn pinned<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, text: &str) {
    let text = with_ids(text);
    let json: Value = serde_json::from_str(&text).expect(&text);
    assert_eq!(serde_json::to_value(value).expect("it serialises"), json);
    assert_eq!(&serde_json::from_str::<T>(&text).expect(&text), value);
}

fn with_ids(text: &str) -> String {
    let mut parts = text.split('#');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let digits = part.find('"').unwrap_or(part.len());
        let number = part[..digits].parse().expect("a number after #");
        all + &text_of(number) + &part[digits..]
    })
}

/// All the words that an enum is read from, as serde lists them when it meets another one.
fn words<T: for<'de> Deserialize<'de> + Debug>(of: &str) -> String {
    let error = serde_json::from_str::<T>(of).expect_err("an unknown word").to_string();
    let listed = error.split_once("expected ").expect("a list").1;
    listed.split(" at line").next().unwrap_or_default().replace("one of ", "").replace('`', "")
}

#[test]
fn the_words_of_the_wire_are_these() {
    assert_eq!(words::<Up>(r#"{"type":"?"}"#), "hello, push, ack, presence, ping");
    assert_eq!(
        words::<Down>(r#"{"type":"?"}"#),
        "welcome, delta, result, reset, gain, lose, presence, pong, bye"
    );
    let commands = [TaskCommand::NAMES, ProjectCommand::NAMES, StatusCommand::NAMES].concat().join(", ");
    assert_eq!(
        commands,
        "task.create, task.update, task.delete, task.restore, task.put_back, task.dismiss, project.create, \
         project.update, project.delete, project.restore, status.create, status.update, status.delete"
    );
    assert_eq!(words::<Former>(r#"{"?":1}"#), "title, description, priority, start_at, due_at");
    assert_eq!(words::<Mode>(r#""?""#), "live, catchup, reset, denied");
    assert_eq!(words::<ResetReason>(r#""?""#), "epoch, too_old, ahead");
    assert_eq!(words::<Category>(r#""?""#), "todo, in_progress, done");
    assert_eq!(words::<Priority>(r#""?""#), "none, low, medium, high, urgent");
    assert_eq!(words::<Role>(r#""?""#), "viewer, member, admin, owner");
    assert_eq!(words::<WorkspaceKind>(r#""?""#), "personal, team, shared");
    assert_eq!(words::<Color>(r#""?""#), "gray, red, orange, amber, green, teal, blue, indigo, violet, pink");
    let records: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    // An older program passes over records that it does not know, and keeps its cursor: a new type takes another schema.
    assert_eq!((VERSION, SCHEMA, records.join(", ").as_str()), (1, 3, "member, project, status, task, lost"));
}

#[test]
fn what_an_enum_calls_itself_is_what_the_wire_calls_it() {
    fn check<T: Serialize + Copy>(all: &[T], word: fn(T) -> &'static str) {
        for &value in all {
            assert_eq!(serde_json::to_value(value).expect("it serialises"), word(value));
        }
    }
    check(&Category::ALL, Category::as_str);
    check(&Priority::ALL, Priority::as_str);
    check(&[Role::Viewer, Role::Member, Role::Admin, Role::Owner], Role::as_str);
    use Color::{Amber, Blue, Gray, Green, Indigo, Orange, Pink, Red, Teal, Violet};
    check(&[Gray, Red, Orange, Amber, Green, Teal, Blue, Indigo, Violet, Pink], Color::as_str);
    use WorkspaceKind::{Personal, Shared, Team};
    check(&[Personal, Team, Shared], WorkspaceKind::as_str);
}

#[test]
fn a_word_of_a_later_version_is_read_where_it_may_come() {
    assert_eq!(serde_json::from_str::<Code>(r#""paused""#).expect("any word"), Code::Other);
    assert_eq!(serde_json::from_str::<ByeReason>(r#""holiday""#).expect("any word"), ByeReason::Other);
}
