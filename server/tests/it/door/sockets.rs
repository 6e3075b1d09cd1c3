//! Sockets that send without a pause, and those that have much to tell.

use super::*;
use crate::support::client::Ended;
use app::domain::{ClientId, Timestamp};
use app::protocol::{ByeReason, PUSH_COMMANDS_MAX, SCHEMA, Up, VERSION};

on_both_databases!(
    a_socket_that_floods_is_sent_away_and_nobody_else_notices,
    an_outbox_of_a_thousand_changes_is_no_flood,
);

async fn a_socket_that_floods_is_sent_away_and_nobody_else_notices(place: Place) {
    let server = limited(place, |limits| limits.hasty_messages = 50).await;
    let [ada, ben] =
        [Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await];
    let mut bystander = Device::live(&ben).await;
    let mut wire = ada.dial().await;
    wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid: ClientId::generate(), workspaces: Vec::new() })
        .await;
    for _ in 0..2_000 {
        wire.send(&Up::Ping).await;
    }
    assert_eq!(wire.ended().await, Ended { bye: Some(ByeReason::TooMany), code: Some(1008) });
    assert_eq!(server.state().door.meters().refused(Refusal::Socket), 1);

    let team = bystander.team();
    bystander.submit(team, crate::sync::create_at_home(&bystander, "Unharmed")).await;
    bystander.settle().await;
    // And they may come back.
    Device::live(&ada).await;
}

async fn an_outbox_of_a_thousand_changes_is_no_flood(place: Place) {
    let server = limited(place, |limits| limits.hasty_messages = 50).await;
    let ada = Person::register(server.addr(), "ada").await;
    let mut device = Device::live(&ada).await;
    let team = device.team();
    device.cut();
    for number in 0..1_500 {
        let command = crate::sync::create_at_home(&device, &format!("Offline {number}"));
        device.sync.submit(team, command, Timestamp::default()).expect("the rules allow it");
    }
    assert!(device.sync.pending() > 10 * PUSH_COMMANDS_MAX);
    device.connect().await;
    device.settle().await;
    assert!(device.rejected.is_empty());
    assert_eq!(server.state().door.meters().refused(Refusal::Socket), 0);
}
