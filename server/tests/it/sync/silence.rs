//! Clients that have gone without a word. Time stands still here and is moved by hand.

use super::*;
use crate::support::client::{Device, Ended};
use app::domain::{Edit, rules::TaskCommand};
use app::{domain::TaskPatch, protocol::ByeReason};
use std::time::Duration;

/// Lets so many seconds pass, one at a time, so that what the network carries meanwhile arrives.
async fn pass(seconds: usize) {
    for _ in 0..seconds {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn a_half_open_connection_is_given_up_within_a_minute() {
    let (server, [ada]) = start(Place::sqlite(), ["ada"]).await;
    // Nobody reads this one any more, so nobody answers its pings.
    let _gone = Device::live(&ada).await;
    let mut there = Device::live(&ada).await;
    let listening = tokio::spawn(async move { there.take_next().await });
    assert_eq!(server.hub().load().connections, 2);
    tokio::time::pause();
    pass(56).await;
    assert_eq!(server.hub().load().connections, 1);
    assert!(!listening.is_finished());
}

#[tokio::test]
async fn a_client_that_never_says_hello_is_sent_away() {
    let (_server, [ada]) = start(Place::sqlite(), ["ada"]).await;
    let mut wire = ada.dial().await;
    tokio::time::pause();
    assert_eq!(wire.ended().await, Ended { bye: Some(ByeReason::Protocol), code: Some(1008) });
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_given_up_and_comes_back_with_its_cursor() {
    let (server, [ada]) = start(Place::sqlite(), ["ada"]).await;
    let (mut writer, mut silent) = (Device::live(&ada).await, Device::live(&ada).await);
    let (team, before) = (silent.team(), silent.base(silent.team()).seq());
    let draft = draft(board(&writer), "Long");
    let id = draft.id;
    writer.submit(team, TaskCommand::Create(draft)).await;
    // More than the buffers between here and there can take.
    for number in 1..=300 {
        let description = Some(format!("{number} {}", "x".repeat(60_000)));
        let patch = TaskPatch { description, ..TaskPatch::default() };
        writer.submit(team, TaskCommand::Update(Edit { id, patch })).await;
        writer.settle().await;
    }
    tokio::time::pause();
    pass(24).await;
    assert_eq!(server.hub().load().connections, 1, "only the writer is left");
    tokio::time::resume();
    silent.reach_or_reconnect(team, before + 301).await;
    assert_contiguous(&silent, team, before);
}
