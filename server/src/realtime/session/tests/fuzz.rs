//! Frames that no client of ours sends.

use super::*;
use proptest::strategy::Union;

/// Any JSON, a few levels deep.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        Just(json!("01900000-0000-7000-8000-000000000000")),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name(), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The names that frames use, and others.
fn name() -> Union<BoxedStrategy<String>> {
    let known =
        ["type", "v", "schema", "cid", "workspaces", "id", "epoch", "cursor", "next_mid", "commands", "look"];
    let known = prop::sample::select(known.to_vec()).prop_map(str::to_owned).boxed();
    Union::new_weighted(vec![(4, known), (1, "\\PC{0,8}".boxed())])
}

/// A good frame with something of it changed.
fn spoilt() -> impl Strategy<Value = String> {
    let good = json!({ "type": "hello", "v": VERSION, "schema": SCHEMA, "cid": ClientId::generate(), "workspaces": [] });
    (name(), json_value()).prop_map(move |(field, value)| {
        let mut frame = good.clone();
        frame[field] = value;
        frame.to_string()
    })
}

fn frame() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,200}",
        prop::collection::vec(any::<char>(), 0..100).prop_map(|letters| letters.into_iter().collect()),
        json_value().prop_map(|value| value.to_string()),
        spoilt(),
        (spoilt(), 0..200_usize).prop_map(|(text, cut)| text.chars().take(cut).collect()),
        (1..3000_usize).prop_map(|depth| "[".repeat(depth)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// Whatever text comes, before a greeting or after it: an answer or an end, and no more than that.
    #[test]
    fn no_text_upsets_a_conversation(greeted in any::<bool>(), frames in prop::collection::vec(frame(), 1..6)) {
        let mut stage = Stage::new();
        if greeted {
            stage.hello(Vec::new());
            stage.session.welcome(Vec::new());
        }
        for frame in frames {
            if stage.session.receive(&frame).is_err() {
                break;
            }
            // What is sent is JSON.
            while stage.sent().is_some() {}
        }
    }
}

/// The long form (`TASKSYNC_LONG=1`) tries a hundred times as many.
fn cases() -> u32 {
    if std::env::var_os("TASKSYNC_LONG").is_some() { 25_600 } else { 256 }
}
