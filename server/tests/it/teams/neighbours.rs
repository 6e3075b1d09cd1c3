//! Two nodes on one PostgreSQL.

use super::*;
use crate::sync::draft;
use app::domain::{ClientId, rules::TaskCommand};
use app::protocol::{Down, SCHEMA, Up, VERSION};
use std::time::{Duration, Instant};
use tokio::time::timeout;

mod postgres {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_one_node_does_the_sockets_of_the_other_see_within_a_second() {
        super::what_one_node_does_the_sockets_of_the_other_see_within_a_second(Place::postgres().await).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_is_taken_in_at_one_node_is_told_at_the_other() {
        super::who_is_taken_in_at_one_node_is_told_at_the_other(Place::postgres().await).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_socket_is_told_once_of_an_arrival_at_another_node() {
        super::a_socket_is_told_once_of_an_arrival_at_another_node(Place::postgres().await).await;
    }
}

async fn what_one_node_does_the_sockets_of_the_other_see_within_a_second(place: Place) {
    let house = House::new(place).await;
    let House { id, ada, member, .. } = &house;
    let other = house.server.neighbour().await;
    // Two people whose sockets are with the other node, and Ada, who acts on this one.
    let mut theirs = Device::live(&member.moved_to(other.addr())).await;
    let mut viewers = Device::live(&house.viewer.moved_to(other.addr())).await;
    let board = theirs.rows(*id).projects().first().expect("a project").id;
    let mut mine = Device::live(ada).await;
    mine.submit(*id, TaskCommand::Create(draft(board, "For all"))).await;
    mine.settle().await;
    let began = Instant::now();
    theirs.until("the task is here", |device| device.rows(*id).tasks().count() == 1).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());

    assert_eq!(house.remove(ada, member).await, done(StatusCode::NO_CONTENT));
    let began = Instant::now();
    let there = member.moved_to(other.addr());
    assert_eq!(there.caller.get(&house.path("")).await.status, StatusCode::NOT_FOUND, "over HTTP at once");
    theirs.until("it is lost", |device| device.sync.space(*id).is_none()).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());

    let deleted = ada.caller.delete(&house.path("?confirm=Garden")).await;
    assert_eq!(code(deleted), done(StatusCode::NO_CONTENT));
    let began = Instant::now();
    viewers.until("it is gone", |device| device.sync.space(*id).is_none()).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    other.shutdown().await;
}

async fn who_is_taken_in_at_one_node_is_told_at_the_other(place: Place) {
    let house = House::new(place).await;
    let House { id, ada, stranger, .. } = &house;
    let other = house.server.neighbour().await;
    let mut theirs = Device::live(&stranger.moved_to(other.addr())).await;
    // Taken in again at once: that they came before says nothing of it.
    for _ in 0..3 {
        accept_invite(&house, stranger).await;
        theirs.until("it is here", |device| device.sync.space(*id).is_some()).await;
        assert_eq!(house.remove(ada, stranger).await, done(StatusCode::NO_CONTENT));
        accept_invite(&house, stranger).await;
        theirs.until("it is here", |device| device.sync.space(*id).is_some()).await;
        assert_eq!(house.remove(ada, stranger).await, done(StatusCode::NO_CONTENT));
        theirs.until("it is lost", |device| device.sync.space(*id).is_none()).await;
    }
    other.shutdown().await;
}

async fn a_socket_is_told_once_of_an_arrival_at_another_node(place: Place) {
    let house = House::new(place).await;
    let other = house.server.neighbour().await;
    let mut wire = house.stranger.moved_to(other.addr()).dial().await;
    wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid: ClientId::generate(), workspaces: vec![] }).await;
    accept_invite(&house, &house.stranger).await;
    let mut gains = 0;
    // It never follows the workspace, and the node asks four times or more.
    let told = async {
        while let Ok(frame) = wire.receive().await {
            gains += usize::from(matches!(frame, Down::Gain { workspace } if workspace == house.id));
        }
    };
    assert!(timeout(Duration::from_millis(2_500), told).await.is_err(), "the socket stays open");
    assert_eq!(gains, 1);
    other.shutdown().await;
}

/// Somebody accepts an invite of Ada's, at the first node.
async fn accept_invite(house: &House, person: &Person) {
    let token = invite_into(&house.ada, &house.id.to_string()).await;
    assert_eq!(accept(person, &token).await, StatusCode::OK);
}
