//! Many at once, and some who do not listen.

use super::*;
use crate::support::client::{Device, Person};
use app::domain::{Command, Edit, Only, rules::TaskCommand};
use app::{domain::TaskPatch, sync::Replica};
use futures::future::join_all;

const SOCKETS: usize = 200;
const WRITERS: usize = 20;
const CHANGES: usize = 1_000;

/// Changes of one writer: new tasks, changes to its own and to one that all writers change, deletions.
/// Each of them changes something.
async fn write(device: &mut Device, project: ProjectId, shared: TaskId, writer: usize) {
    let team = device.team();
    let mut own = Vec::new();
    for number in 0..CHANGES / WRITERS {
        let name = format!("{writer}.{number}");
        let rename = |id| {
            let patch = TaskPatch { title: Some(name.clone()), ..TaskPatch::default() };
            Command::from(TaskCommand::Update(Edit { id, patch }))
        };
        let command = match (number % 5, own.last().copied()) {
            (1, Some(id)) => rename(id),
            (2, _) => rename(shared),
            (4, Some(id)) => {
                own.pop();
                TaskCommand::Delete(Only { id }).into()
            }
            _ => {
                let draft = draft(project, &name);
                own.push(draft.id);
                TaskCommand::Create(draft).into()
            }
        };
        device.submit(team, command).await;
        // Sometimes one at a time, sometimes several in one push.
        if number % 7 < 3 {
            device.settle().await;
        }
    }
    device.settle().await;
}

on_both_databases!(
    two_hundred_sockets_and_a_thousand_changes_end_equal_to_the_database,
    a_socket_that_never_reads_slows_nobody_and_is_caught_up_when_it_reads,
);

async fn two_hundred_sockets_and_a_thousand_changes_end_equal_to_the_database(place: Place) {
    let (server, []) = start(place, []).await;
    let names: Vec<_> = (0..WRITERS).map(|number| format!("writer-{number}")).collect();
    let people = join_all(names.iter().map(|name| Person::register(server.addr(), name))).await;
    let mut devices = join_all((0..SOCKETS).map(|at| Device::live(&people[at % WRITERS]))).await;
    let first = &mut devices[0];
    let (team, project) = (first.team(), board(first));
    let shared = draft(project, "Everybody's");
    let shared_id = shared.id;
    first.submit(team, TaskCommand::Create(shared)).await;
    first.settle().await;
    let before = first.base(team).seq();
    join_all(devices.iter_mut().map(|device| device.reach(team, before))).await;
    let goal = before + CHANGES as u64;
    let work = devices.into_iter().enumerate().map(|(at, mut device)| {
        tokio::spawn(async move {
            device.deltas.clear();
            if at < WRITERS {
                write(&mut device, project, shared_id, at).await;
            }
            device.reach(team, goal).await;
            device
        })
    });
    let devices: Vec<_> = join_all(work).await.into_iter().map(|done| done.expect("it gets there")).collect();

    for (at, person) in people.iter().enumerate() {
        let stored = Replica::from_snapshot(person.snapshot(team).await).to_snapshot();
        assert_eq!(stored.seq, goal);
        for device in devices.iter().skip(at).step_by(WRITERS) {
            assert_contiguous(device, team, before);
            assert!(device.rejected.is_empty());
            assert_eq!(device.base(team).to_snapshot(), stored);
        }
    }
}

async fn a_socket_that_never_reads_slows_nobody_and_is_caught_up_when_it_reads(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    const FLOOD: usize = 5_000;
    let (mut writer, mut reader) = (Device::live(&ada).await, Device::live(&ada).await);
    let (team, draft) = (writer.team(), draft(board(&writer), "Long"));
    let id = draft.id;
    writer.submit(team, TaskCommand::Create(draft)).await;
    writer.settle().await;
    let before = writer.base(team).seq();
    let goal = before + FLOOD as u64;

    let mut silent = Device::live(&ada).await;
    assert_eq!(silent.base(team).seq(), before);
    reader.reach(team, before).await;
    reader.deltas.clear();
    let reads = tokio::spawn(async move {
        reader.reach(team, goal).await;
        reader
    });

    // More than the buffers between here and there can take.
    let text = "x".repeat(2_000);
    for number in 1..=FLOOD {
        let patch = TaskPatch { description: Some(format!("{number} {text}")), ..TaskPatch::default() };
        writer.submit(team, TaskCommand::Update(Edit { id, patch })).await;
        if number % 100 == 0 {
            writer.settle().await;
            let load = server.hub().load();
            assert!(load.entries <= 2048 && load.bytes <= 2 * 1024 * 1024, "{load:?}");
        }
    }
    let reader = reads.await.expect("the others are not held up");
    assert_contiguous(&reader, team, before);

    silent.reach_or_reconnect(team, goal).await;
    assert_contiguous(&silent, team, before);
    assert_eq!(silent.base(team).to_snapshot(), reader.base(team).to_snapshot());
}
