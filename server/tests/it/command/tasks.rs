//! What can be done to tasks, and where the bounds are.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    Category, Command, DESCRIPTION_MAX, Edit, Only, Priority, Problem, ProjectDraft, ProjectId, Refused,
    Task, TaskPatch, UserId,
    rules::{ProjectCommand, TaskCommand, first_statuses},
};
use server::db::query;
use server::error::Error;

on_both_databases!(
    a_task_keeps_every_field,
    each_field_has_its_bound,
    only_members_can_be_given_a_task,
    a_category_picks_the_first_column,
    another_project_takes_a_task_into_the_same_category,
    a_task_that_is_done_says_since_when,
    a_deleted_task_comes_back_as_it_was,
    a_deleted_task_is_not_edited,
    people_work_together_on_one_task,
    new_tasks_go_to_the_foot_of_their_column,
);

async fn refused(team: &Team, command: impl Into<Command>) -> Vec<(String, Problem)> {
    match team.run(team.people[0], command).await {
        Err(Error::Refused(Refused::Invalid(errors))) => {
            errors.into_iter().map(|error| (error.field, error.problem)).collect()
        }
        other => panic!("must be refused as invalid: {other:?}"),
    }
}

async fn a_task_keeps_every_field(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let mut draft = team.draft("Rindfleischetikettierungsüberwachung 🎉 مهمة");
    draft.description = "# Titel\n\n- **fett**\t`code`".into();
    draft.status_id = Some(team.columns[1].id);
    draft.priority = Priority::Urgent;
    draft.start_at = "2026-03-01".parse().ok();
    draft.due_at = "2026-03-04T09:30:00Z".parse().ok();
    draft.assignees = vec![team.people[1], team.people[0]];
    team.run(team.people[0], TaskCommand::Create(draft.clone())).await.expect("a new task");

    let task = team.task(draft.id).await;
    let kept = (task.title, task.description, task.priority, task.start_at, task.due_at, task.assignees);
    let sent =
        (draft.title, draft.description, draft.priority, draft.start_at, draft.due_at, draft.assignees);
    assert_eq!(kept, sent);
    assert_eq!((task.status_id, task.status), (team.columns[1].id, Category::InProgress));
    assert_eq!((task.number, task.workspace_id, task.project_id), (1, team.team, team.board.id));
}

async fn each_field_has_its_bound(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let with = |title: &str, description: &str| {
        let mut draft = team.draft(title);
        draft.description = description.to_owned();
        TaskCommand::Create(draft)
    };
    let ada = team.people[0];
    team.run(ada, with(&"ä".repeat(500), &"x".repeat(DESCRIPTION_MAX))).await.expect("just at the bounds");

    let bad = [
        ("", "", "title", Problem::Required),
        (&*"ä".repeat(501), "", "title", Problem::TooLong(500)),
        ("bell \u{7}", "", "title", Problem::Characters),
        ("nul \0", "", "title", Problem::Characters),
        ("turned \u{202e}", "", "title", Problem::Characters),
        ("fine", &"x".repeat(DESCRIPTION_MAX + 1), "description", Problem::TooLong(DESCRIPTION_MAX)),
        ("fine", "nul \0", "description", Problem::Characters),
    ];
    for (title, description, field, problem) in bad {
        assert_eq!(refused(&team, with(title, description)).await, [(field.to_owned(), problem)]);
    }
    let both = refused(&team, with("", "\u{1}")).await;
    assert_eq!(both.len(), 2, "all that is wrong is named at once: {both:?}");
    assert_eq!(team.snapshot().await.tasks.len(), 1);
}

async fn only_members_can_be_given_a_task(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let mut draft = team.draft("Sweep");
    draft.assignees = vec![UserId::generate()];
    let unknown = [("assignees".to_owned(), Problem::Unknown)];
    assert_eq!(refused(&team, TaskCommand::Create(draft)).await, unknown);
    let task = team.add(team.people[0], "Sweep").await;
    let patch = TaskPatch { assign: vec![UserId::generate()], ..TaskPatch::default() };
    assert_eq!(refused(&team, TaskCommand::Update(Edit { id: task.id, patch })).await, unknown);
}

async fn a_category_picks_the_first_column(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let task = team.add(team.people[0], "Sweep").await;
    assert_eq!(task.status_id, team.columns[0].id);
    for (category, column) in [(Category::Done, 2), (Category::InProgress, 1), (Category::Todo, 0)] {
        let patch = TaskPatch { status: Some(category), ..TaskPatch::default() };
        team.edit(team.people[0], task.id, patch).await.expect("a move");
        let moved = team.task(task.id).await;
        assert_eq!((moved.status_id, moved.status), (team.columns[column].id, category));
    }
}

async fn another_project_takes_a_task_into_the_same_category(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let id = ProjectId::generate();
    team.run(ada, ProjectCommand::Create(ProjectDraft::new(id, "Other"))).await.expect("a project");
    let mut draft = team.draft("Sweep");
    draft.status = Some(Category::InProgress);
    team.run(ada, TaskCommand::Create(draft.clone())).await.expect("a new task");

    let patch = TaskPatch { project_id: Some(id), ..TaskPatch::default() };
    team.edit(ada, draft.id, patch).await.expect("a move");
    let [_, in_progress, _] = first_statuses(id, 0);
    let task = team.task(draft.id).await;
    assert_eq!((task.project_id, task.status_id, task.status), (id, in_progress.id, Category::InProgress));
    assert_eq!(task.number, 1, "a task keeps its number");
}

async fn a_task_that_is_done_says_since_when(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let task = team.add(ada, "Sweep").await;
    let to = |status| TaskPatch { status: Some(status), ..TaskPatch::default() };
    team.edit(ada, task.id, to(Category::Done)).await.expect("a move");
    assert_eq!(team.task(task.id).await.completed_at, Some(team.clock.now()));
    team.edit(ada, task.id, to(Category::Todo)).await.expect("a move");
    assert_eq!(team.task(task.id).await.completed_at, None);
}

async fn a_deleted_task_comes_back_as_it_was(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    let mut draft = team.draft("Sweep");
    draft.assignees = vec![ben, ada];
    let id = draft.id;
    team.run(ada, TaskCommand::Create(draft)).await.expect("a new task");
    let before = team.task(id).await;

    let deleted = team.run(ada, TaskCommand::Delete(Only { id })).await.expect("a deletion");
    assert!(deleted.seq.is_some());
    assert_eq!(query::task::get(team.db.read(), id).await.expect("a query"), None);
    assert!(team.snapshot().await.tasks.is_empty());
    let again = team.run(ada, TaskCommand::Delete(Only { id })).await.expect("gone is gone");
    assert_eq!(again.seq, None);

    let restored = team.run(ben, TaskCommand::Restore(Only { id })).await.expect("a restoration");
    let seq = restored.seq.expect("a change");
    assert_eq!(team.task(id).await, Task { updated_by: ben, seq, ..before });
}

async fn a_deleted_task_is_not_edited(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let task = team.add(ada, "Sweep").await;
    team.run(ada, TaskCommand::Delete(Only { id: task.id })).await.expect("a deletion");
    let answer =
        team.edit(ada, task.id, TaskPatch { title: Some("No".into()), ..TaskPatch::default() }).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::Deleted))), "{answer:?}");
}

async fn people_work_together_on_one_task(place: Place) {
    let team = Team::of(place, &["ada", "ben", "chloe"]).await;
    let task = team.add(team.people[0], "Sweep").await;
    // Everybody joins at once, and each changes another field.
    let (task, team) = (&task, &team);
    let patches = [
        TaskPatch { title: Some("Mop".into()), ..TaskPatch::default() },
        TaskPatch { priority: Some(Priority::High), ..TaskPatch::default() },
        TaskPatch { due_at: Some("2026-03-04".parse().ok()), ..TaskPatch::default() },
    ];
    let edits = team.people.iter().zip(patches).map(|(&person, patch)| async move {
        let patch = TaskPatch { assign: vec![person], ..patch };
        team.edit(person, task.id, patch).await.expect("an edit");
    });
    futures::future::join_all(edits).await;
    let mut after = team.task(task.id).await;
    after.assignees.sort();
    let mut people = team.people.clone();
    people.sort();
    assert_eq!(after.assignees, people);
    assert_eq!((after.title.as_str(), after.priority), ("Mop", Priority::High));
    assert_eq!(after.due_at, "2026-03-04".parse().ok());
}

async fn new_tasks_go_to_the_foot_of_their_column(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let mut ranks = Vec::new();
    for title in ["One", "Two", "Three"] {
        ranks.push(team.add(team.people[0], title).await.rank);
    }
    assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
}
