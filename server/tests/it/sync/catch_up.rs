//! After a cut: nothing missed, nothing doubled, whatever it takes.

use super::*;
use crate::support::client::{Device, Person};
use app::{
    domain::{ClientId, Epoch},
    protocol::{Down, Held, Mode, SCHEMA, Up, VERSION, Welcomed},
    sync::Replica,
};
use reqwest::StatusCode;
use serde_json::json;

/// Creates so many tasks and waits until the server has them.
async fn work(device: &mut Device, count: usize) {
    let (team, project) = (device.team(), board(device));
    for number in 1..=count {
        device.submit(team, create(project, &format!("Task {number}"))).await;
        if number % 100 == 0 {
            device.settle().await;
        }
    }
    device.settle().await;
}

/// Compares what a device holds with what the database holds.
async fn assert_equals_database(device: &Device, workspace: WorkspaceId) {
    let stored = Replica::from_snapshot(device.person.snapshot(workspace).await).to_snapshot();
    assert_eq!(device.base(workspace).to_snapshot(), stored);
}

on_both_databases!(
    a_short_cut_is_caught_up_from_the_ring,
    a_cut_of_everybody_is_caught_up_from_the_log,
    a_cut_longer_than_the_ring_is_caught_up_from_the_log,
    what_was_done_offline_is_sent_once_the_connection_is_back,
    who_cannot_continue_is_sent_to_a_snapshot,
    a_foreign_workspace_is_denied_like_one_that_is_not_there,
);

async fn a_short_cut_is_caught_up_from_the_ring(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let (mut there, mut away) = (Device::live(&ada).await, Device::live(&ada).await);
    let (team, before) = (away.team(), away.base(away.team()).seq());
    away.cut();
    work(&mut there, 30).await;
    away.connect().await;
    assert_eq!(away.base(team).seq(), before + 30);
    assert_contiguous(&away, team, before);
    assert_equals_database(&away, team).await;
}

async fn a_cut_of_everybody_is_caught_up_from_the_log(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut devices = [Device::live(&ada).await, Device::live(&ada).await];
    let (team, before) = (devices[0].team(), devices[0].base(devices[0].team()).seq());
    devices.iter_mut().for_each(Device::cut);
    // Over HTTP, while nobody follows: no ring is kept.
    for number in 0..10 {
        let title = format!("Task {number}");
        ada.caller.post("/tasks", json!({"title": title})).await.expect(StatusCode::CREATED);
    }
    for device in &mut devices {
        device.connect().await;
        assert_eq!(device.base(team).seq(), before + 10);
        assert_contiguous(device, team, before);
        assert_equals_database(device, team).await;
    }
}

async fn a_cut_longer_than_the_ring_is_caught_up_from_the_log(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let (mut there, mut away) = (Device::live(&ada).await, Device::live(&ada).await);
    let (team, before) = (away.team(), away.base(away.team()).seq());
    away.cut();
    work(&mut there, 1_500).await;
    away.connect().await;
    assert_eq!(away.base(team).seq(), before + 1_500);
    assert_contiguous(&away, team, before);
    assert_equals_database(&away, team).await;
    // And from there on, live.
    work(&mut there, 1).await;
    away.reach(team, before + 1_501).await;
    assert_contiguous(&away, team, before);
}

async fn what_was_done_offline_is_sent_once_the_connection_is_back(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    device.cut();
    device.submit(team, create(project, "Offline")).await;
    device.connect().await;
    device.settle().await;
    assert_eq!(titles(&device, team), ["Offline"]);
    assert_equals_database(&device, team).await;
}

async fn who_cannot_continue_is_sent_to_a_snapshot(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, base) = (device.team(), device.base(device.team()));
    let (epoch, seq) = (base.epoch(), base.seq());
    for (epoch, cursor, mode) in [
        (Some(epoch), seq, Mode::Live),
        (Some(epoch), seq - 1, Mode::Catchup),
        (Some(epoch), seq + 1, Mode::Reset),
        (Some(epoch), u64::MAX, Mode::Reset),
        (Some(Epoch::generate()), seq, Mode::Reset),
        (None, 0, Mode::Reset),
    ] {
        let welcomed = welcomed(&ada, Held { id: team, epoch, cursor, next_mid: 1 }).await;
        assert_eq!((welcomed.mode, welcomed.head), (mode, seq), "epoch {epoch:?}, cursor {cursor}");
    }
}

async fn a_foreign_workspace_is_denied_like_one_that_is_not_there(place: Place) {
    let (_server, [ada, ben]) = start(place, ["ada", "ben"]).await;
    let bens = Device::live(&ben).await;
    let foreign = bens.personal();
    let base = bens.base(foreign);
    let told = |id, epoch, cursor| welcomed(&ada, Held { id, epoch: Some(epoch), cursor, next_mid: 1 });
    let nowhere = WorkspaceId::generate();
    let foreign_told = told(foreign, base.epoch(), base.seq()).await;
    let nowhere_told = told(nowhere, Epoch::generate(), 0).await;
    assert_eq!(foreign_told.mode, Mode::Denied);
    assert_eq!(Welcomed { id: nowhere, ..foreign_told }, nowhere_told);
    assert_eq!((nowhere_told.workspace, nowhere_told.epoch, nowhere_told.head), (None, None, 0));
}

/// What the server says of one workspace to a client that holds this much of it.
async fn welcomed(person: &Person, held: Held) -> Welcomed {
    let (id, mut wire) = (held.id, person.dial().await);
    let cid = ClientId::generate();
    wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid, workspaces: vec![held] }).await;
    match wire.receive().await {
        Ok(Down::Welcome { workspaces, .. }) => {
            workspaces.into_iter().find(|welcomed| welcomed.id == id).expect("a line for what was named")
        }
        other => panic!("expected a welcome: {other:?}"),
    }
}
