//! What edits replaced, and what was deleted: kept, shown to everybody, brought back, and let go in time.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    Former, KEPT_DAYS, LOST_MAX, LostId, Only, Problem, Refused, Seen, Task, TaskId, TaskPatch, Timestamp,
    UserId,
    rules::{Dismiss, ProjectCommand, PutBack, TaskCommand},
};
use app::sync::Replica;
use server::db::query;
use server::error::Error;
use server::janitor;

on_both_databases!(
    edits_of_different_lines_are_merged,
    what_an_edit_replaced_is_kept_until_it_is_put_back,
    what_nobody_wants_is_dismissed,
    the_newest_twenty_of_a_task_are_kept,
    what_was_kept_comes_back_with_a_restored_task,
    the_trash_keeps_a_task_for_thirty_days,
    what_is_purged_is_gone_with_all_that_hung_on_it,
    a_deleted_project_takes_its_trash_along_and_brings_it_back,
    the_log_tells_it_as_the_rows_have_it,
);

const DAY: i64 = 86_400_000;

async fn write(team: &Team, who: UserId, task: TaskId, saw: &str, text: &str) {
    let seen = Seen { description: Some(saw.into()), ..Seen::new(LostId::generate()) };
    let description = Some(text.into());
    let patch = TaskPatch { description, seen: Some(Box::new(seen)), ..TaskPatch::default() };
    team.edit(who, task, patch).await.expect("an edit");
}

async fn described(team: &Team, text: &str) -> Task {
    let mut draft = team.draft("Write");
    draft.description = text.into();
    let id = draft.id;
    team.run(team.people[0], TaskCommand::Create(draft)).await.expect("a new task");
    team.task(id).await
}

fn later(team: &Team, millis: i64) {
    team.clock.set(Timestamp::from_millis(team.clock.now().millis() + millis).expect("a time"));
}

async fn edits_of_different_lines_are_merged(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let task = described(&team, "one\ntwo\nthree").await;
    write(&team, team.people[0], task.id, "one\ntwo\nthree", "ONE\ntwo\nthree").await;
    write(&team, team.people[1], task.id, "one\ntwo\nthree", "one\ntwo\nTHREE").await;
    assert_eq!(team.task(task.id).await.description, "ONE\ntwo\nTHREE");
    assert_eq!(team.snapshot().await.lost, []);
}

async fn what_an_edit_replaced_is_kept_until_it_is_put_back(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    let task = described(&team, "at one").await;
    write(&team, ada, task.id, "at one", "at noon").await;
    write(&team, ben, task.id, "at one", "at two").await;
    assert_eq!(team.task(task.id).await.description, "at two");
    let kept = team.snapshot().await.lost;
    let [lost] = &kept[..] else { panic!("one is kept: {kept:?}") };
    assert_eq!((lost.task_id, lost.by, lost.replaced_by, lost.at), (task.id, ada, ben, team.clock.now()));
    assert_eq!(lost.former, Former::Description("at noon".into()));

    let seen = Seen { description: Some("at two".into()), ..Seen::new(LostId::generate()) };
    let put_back = TaskCommand::PutBack(PutBack { id: task.id, lost: lost.id, seen: Some(Box::new(seen)) });
    team.run(ada, put_back.clone()).await.expect("put back");
    assert_eq!(team.task(task.id).await.description, "at noon");
    let formers: Vec<_> = team.snapshot().await.lost.into_iter().map(|lost| lost.former).collect();
    assert_eq!(formers, [Former::Description("at two".into())], "the two change places");
    let again = team.run(ada, put_back).await;
    assert!(matches!(again, Err(Error::Refused(Refused::NotFound))), "{again:?}");
}

async fn what_nobody_wants_is_dismissed(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let (task, other) = (described(&team, "at one").await, described(&team, "at one").await);
    for id in [task.id, other.id] {
        write(&team, ada, id, "something", "at two").await;
    }
    let kept = team.snapshot().await.lost;
    let lost = kept.iter().find(|lost| lost.task_id == task.id).expect("it is kept").id;
    // Under another task's name there is nothing to dismiss.
    let elsewhere =
        team.run(ada, TaskCommand::Dismiss(Dismiss { id: other.id, lost })).await.expect("nothing to do");
    assert_eq!(elsewhere.seq, None);
    team.run(ada, TaskCommand::Dismiss(Dismiss { id: task.id, lost })).await.expect("dismissed");
    let left: Vec<TaskId> = team.snapshot().await.lost.iter().map(|lost| lost.task_id).collect();
    assert_eq!(left, [other.id]);
}

async fn the_newest_twenty_of_a_task_are_kept(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let task = described(&team, "0").await;
    for turn in 1..=LOST_MAX + 3 {
        later(&team, 1);
        write(&team, team.people[0], task.id, "-", &turn.to_string()).await;
    }
    let mut kept = team.snapshot().await.lost;
    kept.sort_by_key(|lost| lost.at);
    let kept: Vec<Former> = kept.into_iter().map(|lost| lost.former).collect();
    let due: Vec<Former> = (3..LOST_MAX + 3).map(|turn| Former::Description(turn.to_string())).collect();
    assert_eq!(kept, due);
    later(&team, KEPT_DAYS * DAY - 2);
    assert_eq!(team.snapshot().await.lost.len(), 2, "the others are older than a month");
    let swept = janitor::sweep(&team.db, team.clock.now()).await.expect("a sweep");
    assert_eq!(swept.lost, LOST_MAX as u64 - 2);
    assert_eq!(team.snapshot().await.lost.len(), 2);
}

async fn what_was_kept_comes_back_with_a_restored_task(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let task = described(&team, "at one").await;
    write(&team, ada, task.id, "something", "at two").await;
    let kept = team.snapshot().await.lost;
    team.run(ada, TaskCommand::Delete(Only { id: task.id })).await.expect("a deletion");
    let put_back = TaskCommand::PutBack(PutBack { id: task.id, lost: kept[0].id, seen: None });
    let refused = team.run(ada, put_back.clone()).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Deleted))), "{refused:?}");
    team.run(ada, TaskCommand::Restore(Only { id: task.id })).await.expect("a restoration");
    assert_eq!(team.snapshot().await.lost, kept);
    team.run(ada, put_back).await.expect("put back");
    assert_eq!(team.task(task.id).await.description, "at one");
}

async fn the_trash_keeps_a_task_for_thirty_days(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let ben = team.people[1];
    let (kept, late) = (described(&team, "kept").await.id, described(&team, "late").await.id);
    let deleted = team.clock.now();
    for id in [kept, late] {
        team.run(ben, TaskCommand::Delete(Only { id })).await.expect("a deletion");
    }
    let trash = team.snapshot().await.trash;
    assert_eq!(trash.len(), 2);
    assert!(trash.iter().all(|task| (task.deleted_at, task.deleted_by) == (Some(deleted), Some(ben))));

    later(&team, KEPT_DAYS * DAY - 1);
    assert_eq!(team.snapshot().await.trash.len(), 2);
    team.run(ben, TaskCommand::Restore(Only { id: kept })).await.expect("in time");
    assert_eq!(team.task(kept).await.deleted_at, None);
    later(&team, 1);
    assert_eq!(team.snapshot().await.trash, []);
    let refused = team.run(ben, TaskCommand::Restore(Only { id: late })).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::NotFound))), "{refused:?}");
}

async fn what_is_purged_is_gone_with_all_that_hung_on_it(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let (old, fresh, live) =
        (described(&team, "x").await.id, described(&team, "y").await.id, described(&team, "z").await.id);
    team.edit(ada, old, TaskPatch { assign: vec![ada], ..TaskPatch::default() }).await.expect("an edit");
    write(&team, ada, old, "something", "else").await;
    team.run(ada, TaskCommand::Delete(Only { id: old })).await.expect("a deletion");
    later(&team, KEPT_DAYS * DAY);
    team.run(ada, TaskCommand::Delete(Only { id: fresh })).await.expect("a deletion");

    for purged in [1, 0] {
        let swept = janitor::sweep(&team.db, team.clock.now()).await.expect("a sweep");
        assert_eq!(swept.tasks, purged);
    }
    let known = query::task::known(team.db.read(), &[old, fresh, live]).await.expect("a query");
    assert!(!known.contains(&old) && known.len() == 2);
    assert_eq!(team.snapshot().await.lost, []);
}

async fn a_deleted_project_takes_its_trash_along_and_brings_it_back(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let id = app::domain::ProjectId::generate();
    let project = app::domain::ProjectDraft::new(id, "Other");
    team.run(ada, ProjectCommand::Create(project)).await.expect("a project");
    let mut draft = team.draft("In the other one");
    draft.project_id = id;
    let task = draft.id;
    team.run(ada, TaskCommand::Create(draft)).await.expect("a new task");
    write(&team, ada, task, "", "text").await;
    write(&team, ada, task, "something", "else").await;
    team.run(ada, TaskCommand::Delete(Only { id: task })).await.expect("a deletion");
    assert_eq!((team.snapshot().await.trash.len(), team.snapshot().await.lost.len()), (1, 1));
    team.run(ada, ProjectCommand::Delete(Only { id })).await.expect("a deletion");
    // A client keeps it, so that it can bring the project back offline.
    assert_eq!((team.snapshot().await.trash.len(), team.snapshot().await.lost.len()), (1, 1));
    let refused = team.run(ada, TaskCommand::Restore(Only { id: task })).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Deleted))), "{refused:?}");
    team.run(ada, ProjectCommand::Restore(Only { id })).await.expect("a restoration");
    team.run(ada, TaskCommand::Restore(Only { id: task })).await.expect("a restoration");
}

async fn the_log_tells_it_as_the_rows_have_it(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let begin = team.snapshot().await;
    let (task, gone) = (described(&team, "0").await.id, described(&team, "0").await.id);
    // At one and the same time, so that the ids decide which are the newest.
    for turn in 0..LOST_MAX + 5 {
        write(&team, ada, task, "-", &format!("{turn}")).await;
    }
    write(&team, ada, gone, "-", "else").await;
    team.run(ada, TaskCommand::Delete(Only { id: gone })).await.expect("a deletion");
    let rows = team.snapshot().await;
    let mut replay = Replica::from_snapshot(begin);
    replay.apply_delta(1, rows.seq, &team.log().await).expect("no gap");
    assert_eq!(replay.to_snapshot(), Replica::from_snapshot(rows).to_snapshot());
    let long = Seen { description: Some("x".repeat(70_000)), ..Seen::new(LostId::generate()) };
    let patch =
        TaskPatch { description: Some("y".into()), seen: Some(Box::new(long)), ..TaskPatch::default() };
    let refused = team.edit(ada, task, patch).await;
    let Err(Error::Refused(Refused::Invalid(errors))) = refused else { panic!("{refused:?}") };
    assert!(matches!(errors[0].problem, Problem::TooLong(_)));
}
