//! Two nodes on one PostgreSQL.

use super::*;
use crate::sync::draft;
use app::protocol::{Command, Down};
use std::time::{Duration, Instant};
use tokio::time::timeout;

mod postgres {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_one_node_does_the_sockets_of_the_other_see_within_a_second() {
        super::what_one_node_does_the_sockets_of_the_other_see_within_a_second(Place::postgres().await).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_is_taken_in_at_one_node_is_told_at_the_other_within_a_second() {
        super::who_is_taken_in_at_one_node_is_told_at_the_other_within_a_second(Place::postgres().await)
            .await;
    }
}

async fn what_one_node_does_the_sockets_of_the_other_see_within_a_second(place: Place) {
    let house = House::new(place).await;
    let House { id, ada, member, .. } = &house;
    let other = house.server.neighbour().await;
    // Two people whose sockets are with the other node, and Ada, who acts on this one.
    let mut theirs = Device::live(&member.moved_to(other.addr())).await;
    let mut viewers = Device::live(&house.viewer.moved_to(other.addr())).await;
    let board = theirs.base(*id).projects().first().expect("a project").id;
    let mut mine = Device::live(ada).await;
    mine.submit(*id, Command::TaskCreate(draft(board, "For all"))).await;
    mine.settle().await;
    let began = Instant::now();
    theirs.until("the task is here", |device| device.base(*id).tasks().count() == 1).await;
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

async fn who_is_taken_in_at_one_node_is_told_at_the_other_within_a_second(place: Place) {
    let house = House::new(place).await;
    let House { id, ada, stranger, .. } = &house;
    let other = house.server.neighbour().await;
    let mut theirs = Device::live(&stranger.moved_to(other.addr())).await;
    let mut members = Device::live(&house.member.moved_to(other.addr())).await;
    // The same twice: what was told before is told again.
    for _ in 0..2 {
        let invite = ada.caller.post(&house.path("/invites"), json!({})).await.expect(StatusCode::CREATED);
        let accept = format!("/invites/{}/accept", invite["token"].as_str().expect("a token"));
        stranger.caller.post(&accept, json!({})).await.expect(StatusCode::OK);
        let began = Instant::now();
        theirs.until("it is here", |device| device.sync.space(*id).is_some()).await;
        assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
        assert_eq!(house.remove(ada, stranger).await, done(StatusCode::NO_CONTENT));
        theirs.until("it is lost", |device| device.sync.space(*id).is_none()).await;
    }
    // Who follows it already is not told again, however often the node asks.
    let wire = members.wire.as_mut().expect("it is connected");
    let told = async {
        while let Ok(frame) = wire.receive().await {
            assert!(!matches!(frame, Down::Gain { .. }), "{frame:?}");
        }
    };
    assert!(timeout(Duration::from_secs(2), told).await.is_err(), "the socket stays open");
    other.shutdown().await;
}
