//! Who is here, as others see it.

use super::*;
use crate::support::{client::Wire, team::set_role};
use app::domain::Role;
use app::protocol::{Look, Present, Up};
use std::time::{Duration, Instant};

on_both_databases!(
    two_people_see_what_each_other_look_at_and_that_they_leave,
    who_comes_later_is_told_who_is_here,
    a_viewer_is_seen_and_sees,
    who_is_no_member_sees_nobody_and_is_not_seen,
    nothing_of_it_is_in_the_log,
    many_connections_of_one_person_are_one_person,
    a_second_hello_does_not_make_anybody_come_and_go,
    a_flood_reaches_others_as_a_trickle,
);

fn at(workspace: WorkspaceId, task: Option<TaskId>, typing: bool) -> Option<Look> {
    Some(Look { workspace, project: None, task, typing })
}

async fn two_people_see_what_each_other_look_at_and_that_they_leave(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let (mut here, mut there) = (Device::live(&ada).await, Device::live(&bob).await);
    let (team, project, task) = (here.team(), board(&here), TaskId::generate());
    let look = Look { workspace: team, project: Some(project), task: Some(task), typing: true };
    here.look(Some(look)).await;
    there.look(at(team, None, false)).await;
    let expected = Present { user_id: ada.id, project: Some(project), task: Some(task), typing: true };
    there.until("Ada is seen", |there| there.sees(team, &ada) == Some(expected)).await;
    here.until("Bob is seen", |here| here.sees(team, &bob).is_some()).await;

    here.look(Some(Look { typing: false, ..look })).await;
    let rests = Some(Present { typing: false, ..expected });
    there.until("Ada types no longer", |there| there.sees(team, &ada) == rests).await;

    // Said.
    here.look(None).await;
    there.until("Ada is gone", |there| there.sees(team, &ada).is_none()).await;
    // And cut off.
    let since = Instant::now();
    there.cut();
    here.until("Bob is gone", |here| here.sees(team, &bob).is_none()).await;
    assert!(since.elapsed() < Duration::from_secs(10), "{:?}", since.elapsed());
}

async fn who_comes_later_is_told_who_is_here(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let mut here = Device::live(&ada).await;
    let team = here.team();
    here.look(at(team, None, false)).await;
    here.until("it is told", |here| here.sees(team, &ada).is_some()).await;
    let mut there = Device::live(&bob).await;
    there.until("Ada is seen", |there| there.sees(team, &ada).is_some()).await;
}

async fn a_viewer_is_seen_and_sees(place: Place) {
    let (server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let team = Device::live(&ada).await.team();
    set_role(&server.state().db, team, bob.id, Role::Viewer).await;
    let (mut here, mut there) = (Device::live(&ada).await, Device::live(&bob).await);
    here.look(at(team, None, false)).await;
    there.look(at(team, None, false)).await;
    here.until("the viewer is seen", |here| here.sees(team, &bob).is_some()).await;
    there.until("the viewer sees", |there| there.sees(team, &ada).is_some()).await;
}

async fn who_is_no_member_sees_nobody_and_is_not_seen(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let (mut here, mut stranger) = (Device::live(&ada).await, Device::live(&bob).await);
    let (team, own) = (here.team(), here.personal());
    here.look(at(own, None, false)).await;
    here.until("Ada sees herself", |here| here.sees(own, &ada).is_some()).await;
    stranger.look(at(own, None, true)).await;
    // Longer than it takes to be told: what both do share comes, and nothing else.
    tokio::time::sleep(Duration::from_millis(500)).await;
    here.look(at(team, None, false)).await;
    stranger.until("Ada is seen where both are", |it| it.sees(team, &ada).is_some()).await;
    assert!(!stranger.people.contains_key(&own));
    stranger.look(at(team, None, false)).await;
    here.until("Bob is seen where both are", |it| it.sees(team, &bob).is_some()).await;
    assert_eq!(here.sees(own, &bob), None);

    // Neither does one that never says which workspaces it follows.
    let mut wire: Wire = bob.dial().await;
    wire.send(&Up::Presence { look: at(team, None, false) }).await;
    wire.ended().await;
}

async fn nothing_of_it_is_in_the_log(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let (mut here, mut there) = (Device::live(&ada).await, Device::live(&bob).await);
    let team = here.team();
    let before = ada.snapshot(team).await;
    for typing in [true, false] {
        here.look(at(team, Some(TaskId::generate()), typing)).await;
        let is_told = |there: &Device| there.sees(team, &ada).is_some_and(|ada| ada.typing == typing);
        there.until("it is told", is_told).await;
    }
    assert_eq!(ada.snapshot(team).await, before);
    assert!(there.deltas.is_empty());
}

async fn many_connections_of_one_person_are_one_person(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let (mut there, mut desk) = (Device::live(&bob).await, Device::live(&ada).await);
    let (team, task) = (there.team(), TaskId::generate());
    let mut others = Vec::new();
    for _ in 0..5 {
        let mut other = Device::live(&ada).await;
        other.look(at(team, None, false)).await;
        others.push(other);
    }
    desk.look(at(team, Some(task), false)).await;
    let has_task = |there: &Device| there.sees(team, &ada).is_some_and(|ada| ada.task == Some(task));
    there.until("the one at work is told", has_task).await;
    assert_eq!(there.people[&team].len(), 1);

    others.clear();
    desk.look(at(team, None, false)).await;
    there.until("the task is closed", |there| !has_task(there)).await;
    assert!(there.sees(team, &ada).is_some(), "one connection is left");
}

async fn a_second_hello_does_not_make_anybody_come_and_go(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let (mut here, mut there) = (Device::live(&ada).await, Device::live(&bob).await);
    let team = here.team();
    here.look(at(team, None, false)).await;
    there.until("Ada is seen", |there| there.sees(team, &ada).is_some()).await;
    let told = there.presences;
    for effect in here.sync.connected() {
        let app::sync::Effect::Send(frame) = effect else { continue };
        here.wire.as_mut().expect("connected").send(&frame).await;
    }
    // Longer than somebody who leaves is still shown.
    tokio::time::sleep(Duration::from_secs(2)).await;
    there.look(at(team, None, false)).await;
    there.until("Bob is told of", |there| there.sees(team, &bob).is_some()).await;
    assert!(there.sees(team, &ada).is_some());
    assert_eq!(there.presences, told + 1, "Bob's own coming, and nothing else");
}

async fn a_flood_reaches_others_as_a_trickle(place: Place) {
    const FLOOD: u32 = 2_000;
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let (mut here, mut there) = (Device::live(&ada).await, Device::live(&bob).await);
    let team = here.team();
    let since = Instant::now();
    let flood = async {
        for _ in 0..FLOOD {
            here.look(at(team, Some(TaskId::generate()), false)).await;
        }
        here.look(at(team, None, true)).await;
        here.look(at(team, Some(TaskId::generate()), true)).await;
        here
    };
    let watch =
        there.until("the last of it came", |there| there.sees(team, &ada).is_some_and(|ada| ada.typing));
    let (_here, ()) = tokio::join!(flood, watch);
    // A burst of 1,000 goes through, 500 more each second; nobody is told more often than ten times a second.
    assert!(since.elapsed() > Duration::from_millis(1_500), "{:?}", since.elapsed());
    let most = since.elapsed().as_millis() / 100 + 2;
    assert!(there.presences as u128 <= most, "{} frames, {most} at most", there.presences);
}
