//! Requests that nobody would send on purpose: never a fault of the server, and what is accepted comes back.
//!
//! The long form (`TASKSYNC_LONG=1`) tries fifty times as many.

mod accounts;
mod requests;

use crate::support::database::Place;
use crate::support::http::{Answer, Caller, send};
use crate::support::on_both_databases;
use crate::support::server::TestServer;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// So many values of a strategy; the same in every run, unless `FUZZ_SEED` says otherwise.
fn some<S: Strategy>(strategy: S, count: usize) -> Vec<S::Value> {
    let long = if std::env::var_os("TASKSYNC_LONG").is_some() { 50 } else { 1 };
    let seed: u64 = std::env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count * long).map(|_| strategy.new_tree(&mut runner).expect("a value").current()).collect()
}

/// Text in every script and direction, with what is invisible, joins, combines, or commands.
fn text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "\0",
        "\u{7}",
        "\u{1b}[31m",
        "\u{202e}evil",
        "\u{2066}x\u{2069}",
        "\u{200b}",
        "\u{feff}",
        "\u{fffe}",
        "\u{10ffff}",
        "e\u{301}\u{301}\u{301}",
        "👩‍👩‍👧‍👦",
        "שלום",
        "مرحبا",
        "日本語",
        "ﷺ",
        "I\u{307}",
        "ß",
        "ſ",
        "Ⅷ",
        "＜script＞",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "${7*7}",
        "%00",
        "%n%s",
        "../../etc/passwd",
        "'; DROP TABLE users; --",
        "\r\nset-cookie: a=b",
        "=1+1",
        "\u{1f1e9}\u{1f1ea}",
        "\u{85}",
        "\u{2028}",
        "null",
        "NaN",
        "-0",
        "1e999",
        "__proto__",
        "constructor",
    ];
    prop_oneof![
        3 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        2 => prop::collection::vec(any::<char>(), 0..40).prop_map(|letters| letters.into_iter().collect::<String>()),
        1 => ("\\PC{0,20}", prop::sample::select(odd.to_vec())).prop_map(|(text, odd)| format!("{text}{odd}")),
        1 => "[a-zA-Z0-9_.@+ -]{1,30}",
        1 => ("\\PC", 100..600_usize).prop_map(|(letter, count)| letter.repeat(count)),
    ]
}

/// An answer for which nobody has to apologise.
#[track_caller]
fn is_calm(answer: &Answer, what: &dyn std::fmt::Debug) {
    assert!(answer.status.as_u16() < 500, "{} to {what:?}: {}", answer.status, answer.text);
    if answer.status.is_client_error() && answer.header("content-type") == Some("application/problem+json") {
        let problem = answer.json();
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{what:?}: {problem}");
    }
}
