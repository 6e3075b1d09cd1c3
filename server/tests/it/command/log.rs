//! What the change log promises.

use crate::support::{chance::Chance, database::Place, on_both_databases, team::Team};
use app::domain::{
    Category, Command, Edit, Only, Priority, ProjectDraft, ProjectId, ProjectPatch, StatusDraft, StatusId,
    StatusPatch, TaskId, TaskPatch,
    rules::{ProjectCommand, StatusCommand, StatusDelete, TaskCommand},
};
use app::protocol::Snapshot;
use app::sync::Replica;
use server::error::Error;
use std::sync::Mutex;

on_both_databases!(
    writers_at_once_get_dense_numbers,
    what_is_refused_or_changes_nothing_takes_no_number,
    an_entry_says_who_did_what_when,
    the_rows_are_what_the_log_replays_to,
);

async fn writers_at_once_get_dense_numbers(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let before = team.snapshot().await.seq;
    let writers = (0..20).map(|writer| {
        let team = &team;
        async move {
            for round in 0..20 {
                team.add(team.people[writer % 2], &format!("{writer}/{round}")).await;
            }
        }
    });
    futures::future::join_all(writers).await;
    let seqs: Vec<u64> = team.log().await.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=before + 400).collect::<Vec<_>>());
    let mut numbers: Vec<u32> = team.snapshot().await.tasks.iter().map(|task| task.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=400).collect::<Vec<_>>());
}

async fn what_is_refused_or_changes_nothing_takes_no_number(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let task = team.add(ada, "Sweep").await;
    let before = team.snapshot().await;

    let same = TaskPatch { title: Some("Sweep".into()), ..TaskPatch::default() };
    let done = team.edit(ada, task.id, same).await.expect("nothing to change is no error");
    assert_eq!(done.seq, None);
    let empty = TaskPatch { title: Some("  ".into()), ..TaskPatch::default() };
    team.edit(ada, task.id, empty).await.expect_err("a task needs a title");

    assert_eq!(team.snapshot().await, before);
}

async fn an_entry_says_who_did_what_when(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let ben = team.people[1];
    team.clock.set("2026-03-02T12:34:56.789Z".parse().expect("a time"));
    let task = team.add(ben, "Sweep").await;
    let entry = team.log().await.pop().expect("an entry");
    assert_eq!((entry.actor, entry.at, entry.seq), (ben, team.clock.now(), task.seq));
    assert_eq!((task.created_by, task.created_at, task.updated_by), (ben, team.clock.now(), ben));
}

/// Four people do a thousand things at random, many at a time, sensible ones and others.
async fn the_rows_are_what_the_log_replays_to(place: Place) {
    let team = Team::of(place, &["ada", "ben", "chloe", "deniz"]).await;
    let world = Mutex::new(World::default());
    let people = (0..8).map(|hand: usize| {
        let (team, world) = (&team, &world);
        async move {
            let mut chance = Chance::new(0x5eed + hand as u64);
            for _ in 0..125 {
                let command = world.lock().expect("no panic").next(&mut chance, team);
                let result = team.run(team.people[hand % 4], command).await;
                assert!(!matches!(result, Err(Error::Internal(_))), "{result:?}");
            }
        }
    });
    futures::future::join_all(people).await;

    let rows = team.snapshot().await;
    let nothing = Snapshot::empty(rows.workspace.clone(), rows.epoch, 0);
    let mut replay = Replica::from_snapshot(nothing);
    let log = team.log().await;
    assert!(log.len() > 300, "too little happened: {}", log.len());
    replay.apply_delta(1, rows.seq, &log).expect("no gap");
    assert_eq!(replay.to_snapshot(), Replica::from_snapshot(rows).to_snapshot());
}

/// What has been tried so far, so that the next thing has something to lean on.
#[derive(Default)]
struct World {
    tasks: Vec<TaskId>,
    projects: Vec<ProjectId>,
    statuses: Vec<StatusId>,
}

impl World {
    fn next(&mut self, chance: &mut Chance, team: &Team) -> Command {
        if self.projects.is_empty() {
            self.projects.push(team.board.id);
            self.statuses.extend(team.columns.iter().map(|status| status.id));
        }
        match chance.below(100) {
            0..25 => {
                let mut draft = team.draft(&format!("Task {}", self.tasks.len()));
                draft.project_id = *chance.of(&self.projects);
                draft.status = Some(*chance.of(&Category::ALL));
                draft.assignees = vec![*chance.of(&team.people)];
                self.tasks.push(draft.id);
                TaskCommand::Create(draft).into()
            }
            25..70 if !self.tasks.is_empty() => {
                let id = *chance.of(&self.tasks);
                TaskCommand::Update(Edit { id, patch: self.patch(chance, team) }).into()
            }
            70..78 if !self.tasks.is_empty() => {
                TaskCommand::Delete(Only { id: *chance.of(&self.tasks) }).into()
            }
            78..86 if !self.tasks.is_empty() => {
                TaskCommand::Restore(Only { id: *chance.of(&self.tasks) }).into()
            }
            86..88 => {
                let id = ProjectId::generate();
                self.projects.push(id);
                self.statuses.extend(app::domain::rules::first_statuses(id, 0).map(|status| status.id));
                ProjectCommand::Create(ProjectDraft::new(id, "Another")).into()
            }
            88..90 => {
                let name = Some(format!("Renamed {}", chance.below(3)));
                let patch = ProjectPatch { name, ..ProjectPatch::default() };
                ProjectCommand::Update(Edit { id: *chance.of(&self.projects), patch }).into()
            }
            90..91 => match chance.below(3) {
                0 => ProjectCommand::Delete(Only { id: *chance.of(&self.projects) }).into(),
                1 => ProjectCommand::Restore(Only { id: *chance.of(&self.projects) }).into(),
                _ => {
                    let archived = Some(chance.below(2) == 0);
                    let patch = ProjectPatch { archived, ..ProjectPatch::default() };
                    ProjectCommand::Update(Edit { id: *chance.of(&self.projects), patch }).into()
                }
            },
            91..94 => {
                let (id, project_id) = (StatusId::generate(), *chance.of(&self.projects));
                self.statuses.push(id);
                let category = *chance.of(&Category::ALL);
                let name = "Waiting";
                StatusCommand::Create(StatusDraft::new(id, project_id, name, category)).into()
            }
            94..97 => {
                let category = Some(*chance.of(&Category::ALL));
                let patch = StatusPatch { name: Some("On hold".into()), category, ..StatusPatch::default() };
                StatusCommand::Update(Edit { id: *chance.of(&self.statuses), patch }).into()
            }
            _ => {
                let move_to = Some(*chance.of(&self.statuses)).filter(|_| chance.below(2) == 0);
                StatusCommand::Delete(StatusDelete { id: *chance.of(&self.statuses), move_to }).into()
            }
        }
    }

    fn patch(&self, chance: &mut Chance, team: &Team) -> TaskPatch {
        let mut patch = TaskPatch::default();
        match chance.below(8) {
            0 => patch.title = Some(format!("Title {}", chance.below(5))),
            1 => patch.description = Some("*Wichtig*".repeat(chance.below(4))),
            2 => patch.project_id = Some(*chance.of(&self.projects)),
            3 => patch.status_id = Some(*chance.of(&self.statuses)),
            4 => patch.status = Some(*chance.of(&Category::ALL)),
            5 => patch.priority = Some(*chance.of(&Priority::ALL)),
            6 => patch.due_at = Some("2026-03-04".parse().ok().filter(|_| chance.below(2) == 0)),
            _ => {
                patch.assign = vec![*chance.of(&team.people)];
                patch.unassign = vec![*chance.of(&team.people)];
            }
        }
        patch
    }
}
