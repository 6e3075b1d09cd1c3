//! What one person does, the other sees.

use super::*;
use crate::support::client::{Device, Person};
use app::domain::{Edit, Only, Priority, TaskPatch, rules::TaskCommand};
use reqwest::StatusCode;
use serde_json::json;
use server::db::Membership;

on_both_databases!(
    a_change_reaches_the_others_socket_as_a_delta,
    a_change_made_over_http_reaches_the_sockets,
    who_joins_is_seen_by_those_who_are_there,
    nothing_of_a_personal_workspace_reaches_anybody_else,
    who_loses_a_workspace_forgets_it_and_who_gains_it_holds_it,
    a_server_that_stops_says_when_to_come_back,
);

async fn a_change_reaches_the_others_socket_as_a_delta(place: Place) {
    let (_server, [ada, ben]) = start(place, ["ada", "ben"]).await;
    let (mut a, mut b) = (Device::live(&ada).await, Device::live(&ben).await);
    let (team, before) = (b.team(), b.base(b.team()).seq());
    let draft = draft(board(&a), "Water the plants");
    let id = draft.id;

    a.submit(team, TaskCommand::Create(draft)).await;
    a.settle().await;
    b.reach(team, before + 1).await;
    assert_eq!(titles(&b, team), ["Water the plants"]);

    let patch = TaskPatch { priority: Some(Priority::High), ..TaskPatch::default() };
    b.submit(team, TaskCommand::Update(Edit { id, patch })).await;
    b.settle().await;
    a.reach(team, before + 2).await;
    assert_eq!(a.rows(team).shared_task(id).map(|task| task.priority), Some(Priority::High));

    a.submit(team, TaskCommand::Delete(Only { id })).await;
    a.settle().await;
    b.reach(team, before + 3).await;
    assert!(titles(&b, team).is_empty());
    assert_contiguous(&b, team, before);
}

async fn a_change_made_over_http_reaches_the_sockets(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut device = Device::live(&ada).await;
    let (team, before) = (device.team(), device.base(device.team()).seq());
    ada.caller.post("/tasks", json!({"title": "Call home"})).await.expect(StatusCode::CREATED);
    device.reach(team, before + 1).await;
    assert_eq!(titles(&device, team), ["Call home"]);
}

async fn who_joins_is_seen_by_those_who_are_there(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    let mut device = Device::live(&ada).await;
    let (team, before) = (device.team(), device.base(device.team()).seq());
    let ben = Person::register(server.addr(), "ben").await;
    device.reach(team, before + 1).await;
    assert!(device.rows(team).members().iter().any(|member| member.user_id == ben.id));
}

async fn nothing_of_a_personal_workspace_reaches_anybody_else(place: Place) {
    let (_server, [ada, ben]) = start(place, ["ada", "ben"]).await;
    let (mut a, mut b) = (Device::live(&ada).await, Device::live(&ben).await);
    let personal = a.personal();
    let inbox = a.rows(personal).projects()[0].id;
    a.submit(personal, create(inbox, "A secret")).await;
    a.settle().await;
    // Something that Ben does see, sent after what he must not.
    let team = a.team();
    a.submit(team, create(board(&a), "For all")).await;
    a.settle().await;
    b.reach(team, a.base(team).seq()).await;
    assert!(b.deltas.iter().all(|(workspace, ..)| *workspace == team), "{:?}", b.deltas);
}

async fn who_loses_a_workspace_forgets_it_and_who_gains_it_holds_it(place: Place) {
    let (server, [ada, ben]) = start(place, ["ada", "ben"]).await;
    let (mut a, mut b) = (Device::live(&ada).await, Device::live(&ben).await);
    let team = b.team();
    server.hub().note(ben.id, team, Membership::Lost);
    b.until("it is forgotten", |device| device.sync.space(team).is_none()).await;
    a.submit(team, create(board(&a), "Not for Ben")).await;
    a.settle().await;
    b.deltas.clear();
    server.hub().note(ben.id, team, Membership::Gained);
    b.until("it is there", |device| device.sync.space(team).is_some()).await;
    assert_eq!(titles(&b, team), ["Not for Ben"]);
    assert!(b.deltas.is_empty(), "what happened meanwhile came with the snapshot: {:?}", b.deltas);
}

async fn a_server_that_stops_says_when_to_come_back(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    let mut device = Device::live(&ada).await;
    let mut wire = device.wire.take().expect("connected");
    let (stopped, ended) = tokio::join!(server.shutdown(), wire.ended());
    let () = stopped;
    assert_eq!((ended.bye, ended.code), (Some(app::protocol::ByeReason::Restart), Some(1012)));
}
