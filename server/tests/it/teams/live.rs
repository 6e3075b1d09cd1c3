//! What open sockets see of memberships.

use super::*;
use crate::sync::draft;
use app::domain::{Category, Command, Edit, Only, ProjectId, TaskPatch, UserId, rules::TaskCommand};
use app::protocol::{Code, Down, Numbered, Push, Up};
use app::sync::Link;

on_both_databases!(
    whoever_is_taken_in_gains_the_workspace_without_coming_back,
    whoever_is_removed_loses_it_at_once_and_hears_nothing_more,
    what_was_done_offline_by_whoever_was_removed_is_given_back_with_its_text,
    a_viewer_reads_at_once_and_what_they_write_all_the_same_is_refused,
    another_name_reaches_every_screen,
);

fn project(device: &Device, house: &House) -> ProjectId {
    device.rows(house.id).projects().first().expect("a project").id
}

fn role(device: &Device, house: &House) -> Option<Role> {
    device.sync.workspaces().iter().find(|known| known.id == house.id).map(|known| known.role)
}

async fn whoever_is_taken_in_gains_the_workspace_without_coming_back(place: Place) {
    let house = House::new(place).await;
    let mut device = Device::live(&house.stranger).await;
    assert_eq!(role(&device, &house), None);
    house.take_in(&house.stranger, Role::Member).await;
    let is_here = |device: &Device| device.sync.space(house.id).is_some() && device.sync.link() == Link::Live;
    device.until("the workspace is here", is_here).await;
    device.submit(house.id, TaskCommand::Create(draft(project(&device, &house), "Hello"))).await;
    device.settle().await;
    assert!(device.rejected.is_empty());
    // One's own new workspace comes to one's other devices, too.
    house.stranger.caller.post("/workspaces", json!({ "name": "Own" })).await.expect(StatusCode::CREATED);
    let has_it = |device: &Device| device.sync.workspaces().iter().any(|known| known.name == "Own");
    device.until("the new one is listed", has_it).await;
}

async fn whoever_is_removed_loses_it_at_once_and_hears_nothing_more(place: Place) {
    let house = House::new(place).await;
    let House { ada, member, .. } = &house;
    let (mut theirs, mut mine) = (Device::live(member).await, Device::live(ada).await);
    let board = project(&mine, &house);
    assert_eq!(house.remove(ada, member).await, done(StatusCode::NO_CONTENT));
    mine.submit(house.id, TaskCommand::Create(draft(board, "Secret"))).await;
    mine.settle().await;
    let since = std::time::Instant::now();
    theirs.until("it is lost", |device| device.sync.space(house.id).is_none()).await;
    assert!(since.elapsed() < std::time::Duration::from_secs(1));
    assert_eq!(role(&theirs, &house), None);
    // Neither the end of the membership nor what came after it: the Team's news is the next delta.
    let before = theirs.deltas.len();
    theirs.person.caller.post("/tasks", json!({ "title": "Elsewhere" })).await.expect(StatusCode::CREATED);
    theirs.until("the Team's news", |device| device.deltas.len() > before).await;
    let team = theirs.team();
    assert!(theirs.deltas[before..].iter().all(|(workspace, ..)| *workspace == team));
    assert!(theirs.deltas.iter().all(|(workspace, ..)| *workspace != house.id));
    let is_gone =
        |device: &Device| !device.rows(house.id).members().iter().any(|one| one.user_id == member.id);
    mine.until("the others see them go", is_gone).await;
}

async fn what_was_done_offline_by_whoever_was_removed_is_given_back_with_its_text(place: Place) {
    let house = House::new(place).await;
    let mut device = Device::live(&house.member).await;
    device.cut();
    let board = project(&device, &house);
    device.submit(house.id, TaskCommand::Create(draft(board, "Written on the train"))).await;
    assert_eq!(house.remove(&house.ada, &house.member).await, done(StatusCode::NO_CONTENT));
    device.connect().await;
    assert!(device.sync.space(house.id).is_none());
    assert_eq!(device.sync.pending(), 0);
    let [rejected] = &device.rejected[..] else { panic!("{:?}", device.rejected) };
    let Command::Task(TaskCommand::Create(kept)) = &rejected.command else { panic!("{rejected:?}") };
    assert_eq!(kept.title, "Written on the train");
    assert_eq!((rejected.code, rejected.message.contains("no longer a member")), (Code::NotFound, true));
    let tasks = house.ada.caller.get(&format!("/tasks?workspace={}", house.id)).await;
    assert_eq!(tasks.expect(StatusCode::OK)["items"], json!([]));
}

async fn a_viewer_reads_at_once_and_what_they_write_all_the_same_is_refused(place: Place) {
    let house = House::new(place).await;
    let House { ada, member, .. } = &house;
    let mut device = Device::live(member).await;
    let board = project(&device, &house);
    device.submit(house.id, TaskCommand::Create(draft(board, "Mine"))).await;
    device.settle().await;
    let task = device.rows(house.id).tasks().next().expect("the task").id;

    // What they do while they are pulled down is shown at first, then taken back and kept.
    device.cut();
    let patch = TaskPatch { status: Some(Category::Done), ..TaskPatch::default() };
    device.submit(house.id, TaskCommand::Update(Edit { id: task, patch })).await;
    assert_eq!(house.give(ada, member, "viewer").await, done(StatusCode::OK));
    device.connect().await;
    device.settle().await;
    assert_eq!(role(&device, &house), Some(Role::Viewer));
    assert_eq!(device.rejected.iter().map(|rejected| rejected.code).collect::<Vec<_>>(), [Code::Forbidden]);
    let view = device.sync.space(house.id).expect("it is here").view();
    assert_eq!(view.tasks().next().map(|task| task.status), Some(Category::Todo), "rolled back");
    let refusal =
        device.sync.submit(house.id, TaskCommand::Delete(Only { id: task }).into(), Default::default());
    assert!(refusal.is_err(), "the rules refuse it here already");

    // A program that does not care for the rules.
    let commands =
        vec![Numbered { mid: 1, base_seq: 0, command: TaskCommand::Delete(Only { id: task }).into() }];
    let cid = Some(app::domain::ClientId::generate());
    let wire = device.wire.as_mut().expect("connected");
    wire.send(&Up::Push(Push { workspace: house.id, cid, settled: 0, commands })).await;
    let outcome = loop {
        if let Ok(Down::Result(outcome)) = wire.receive().await {
            break outcome;
        }
    };
    assert_eq!((outcome.ok, outcome.code), (false, Some(Code::Forbidden)));
    let by_http = [
        member.caller.delete(&format!("/tasks/{task}")).await.status,
        member.caller.patch(&format!("/tasks/{task}"), json!({ "title": "Other" })).await.status,
        member.caller.post("/tasks", json!({ "title": "New", "workspace_id": house.id })).await.status,
        member.caller.patch(&house.path(""), json!({ "name": "Other" })).await.status,
    ];
    assert_eq!(by_http, [StatusCode::FORBIDDEN; 4]);

    assert_eq!(house.give(ada, member, "member").await, done(StatusCode::OK));
    device.until("they may write again", |device| role(device, &house) == Some(Role::Member)).await;
    device.submit(house.id, TaskCommand::Delete(Only { id: task })).await;
    device.settle().await;
    assert_eq!(device.rows(house.id).tasks().count(), 0);
    let of_me = |id: UserId| device.rows(house.id).members().iter().any(|one| one.user_id == id);
    assert!(of_me(member.id));
}

async fn another_name_reaches_every_screen(place: Place) {
    let house = House::new(place).await;
    let mut device = Device::live(&house.viewer).await;
    let renamed = house.admin.caller.patch(&house.path(""), json!({ "name": "Orchard" })).await;
    renamed.expect(StatusCode::OK);
    let is_called = |device: &Device| device.sync.workspaces().iter().any(|known| known.name == "Orchard");
    device.until("the name has come", is_called).await;
    assert_eq!(device.base(house.id).workspace().name, "Orchard");
    assert_eq!(role(&device, &house), Some(Role::Viewer), "the role stays one's own");
}
