//! Commands that come twice, late, or out of turn.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    ClientId, Command, Edit, Key, Problem, Refused, TaskPatch, UserId, WorkspaceId, WorkspaceKind,
    rules::TaskCommand,
};
use app::protocol::{Code, Numbered, Outcome, Push};
use server::command::{self, Origin, RequestKey};
use server::db::query;
use server::error::Error;

on_both_databases!(
    a_repeated_number_gets_its_first_answer_and_doubles_nothing,
    a_refusal_uses_its_number_up_and_is_repeated_too,
    a_number_that_leaves_a_gap_is_not_carried_out,
    only_the_first_of_a_push_may_leave_a_hole_of_settled_numbers,
    the_same_push_many_times_at_once_happens_once,
    a_client_belongs_to_one_person,
    a_client_of_another_is_not_taken_where_its_owner_has_yet_to_come,
    a_repeated_key_gets_its_first_answer_and_doubles_nothing,
    a_refusal_under_a_key_is_repeated_too,
    a_key_is_its_users_own,
    a_key_under_another_request_is_refused,
);

async fn push(team: &Team, actor: UserId, cid: ClientId, commands: Vec<(u64, Command)>) -> Vec<Outcome> {
    push_behind(team, actor, cid, 0, commands).await
}

async fn push_behind(
    team: &Team,
    actor: UserId,
    cid: ClientId,
    settled: u64,
    commands: Vec<(u64, Command)>,
) -> Vec<Outcome> {
    push_to(team, team.team, actor, cid, settled, commands).await
}

async fn push_to(
    team: &Team,
    workspace: WorkspaceId,
    actor: UserId,
    cid: ClientId,
    settled: u64,
    commands: Vec<(u64, Command)>,
) -> Vec<Outcome> {
    let numbered = |(mid, command)| Numbered { mid, base_seq: 0, command };
    let commands = commands.into_iter().map(numbered).collect();
    let push = Push { workspace, cid: None, settled, commands };
    command::push(&team.db, &team.clock, actor, cid, push).await
}

fn create(team: &Team, title: &str) -> Command {
    TaskCommand::Create(team.draft(title)).into()
}

async fn a_repeated_number_gets_its_first_answer_and_doubles_nothing(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, cid) = (team.people[0], ClientId::generate());
    let commands = vec![(1, create(&team, "One")), (2, create(&team, "Two"))];
    let first = push(&team, ada, cid, commands.clone()).await;
    let after = team.snapshot().await;
    assert!(first.iter().all(|outcome| outcome.ok && outcome.seq.is_some()), "{first:?}");

    let mut again = push(&team, ada, cid, commands).await;
    for outcome in &mut again {
        assert_eq!(outcome.last_mid, 2);
        outcome.last_mid = outcome.mid;
    }
    assert_eq!(again, first);
    assert_eq!(team.snapshot().await, after);
}

async fn only_the_first_of_a_push_may_leave_a_hole_of_settled_numbers(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, cid) = (team.people[0], ClientId::generate());
    let told = |outcomes: Vec<Outcome>| -> Vec<_> {
        outcomes.into_iter().map(|outcome| (outcome.mid, outcome.code, outcome.last_mid)).collect()
    };
    let commands = vec![(7, create(&team, "Seven")), (8, create(&team, "Eight")), (10, create(&team, "Ten"))];
    let first = told(push_behind(&team, ada, cid, 6, commands).await);
    assert_eq!(first, [(7, None, 7), (8, None, 8), (10, Some(Code::Gap), 8)]);
    let behind = told(push_behind(&team, ada, cid, 9, vec![(11, create(&team, "Eleven"))]).await);
    assert_eq!(behind, [(11, Some(Code::Gap), 8)], "10 is not settled");
    let earlier = told(push_behind(&team, ada, cid, 2, vec![(9, create(&team, "Nine"))]).await);
    assert_eq!(earlier, [(9, None, 9)], "the server knows more");
}

async fn a_refusal_uses_its_number_up_and_is_repeated_too(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, cid) = (team.people[0], ClientId::generate());
    let commands = vec![(1, create(&team, " ")), (2, create(&team, "Two"))];
    let first = push(&team, ada, cid, commands.clone()).await;
    assert_eq!((first[0].ok, first[0].code, first[0].last_mid), (false, Some(Code::Invalid), 1));
    assert_eq!((first[1].ok, first[1].last_mid), (true, 2));

    let again = push(&team, ada, cid, commands).await;
    assert_eq!((again[0].ok, again[0].code), (false, Some(Code::Invalid)));
    assert_eq!(again[0].message, first[0].message);
    assert_eq!(team.snapshot().await.tasks.len(), 1);
}

async fn a_number_that_leaves_a_gap_is_not_carried_out(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, cid) = (team.people[0], ClientId::generate());
    push(&team, ada, cid, vec![(1, create(&team, "One"))]).await;
    let far = push(&team, ada, cid, vec![(3, create(&team, "Three")), (4, create(&team, "Four"))]).await;
    for outcome in far {
        assert_eq!((outcome.ok, outcome.code, outcome.last_mid), (false, Some(Code::Gap), 1));
    }
    assert_eq!(team.snapshot().await.tasks.len(), 1);
    let next = push(&team, ada, cid, vec![(2, create(&team, "Two"))]).await;
    assert!(next[0].ok, "{next:?}");
}

async fn the_same_push_many_times_at_once_happens_once(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, cid) = (team.people[0], ClientId::generate());
    let commands: Vec<_> = (1..=30).map(|mid| (mid, create(&team, &format!("Task {mid}")))).collect();
    let pushes = (0..10).map(|_| push(&team, ada, cid, commands.clone()));
    for outcomes in futures::future::join_all(pushes).await {
        assert!(outcomes.iter().all(|outcome| outcome.ok || outcome.code == Some(Code::Gap)), "{outcomes:?}");
    }
    let snapshot = team.snapshot().await;
    assert_eq!(snapshot.tasks.len(), 30);
    let mids: Vec<_> = team.log().await.iter().filter_map(|entry| entry.mid).collect();
    assert_eq!(mids, (1..=30).collect::<Vec<_>>());
}

async fn a_client_belongs_to_one_person(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let cid = ClientId::generate();
    push(&team, team.people[0], cid, vec![(1, create(&team, "One"))]).await;
    let outcomes = push(&team, team.people[1], cid, vec![(2, create(&team, "Two"))]).await;
    assert_eq!((outcomes[0].ok, outcomes[0].code), (false, Some(Code::Conflict)));
    assert_eq!(team.snapshot().await.tasks.len(), 1);
}

async fn a_client_of_another_is_not_taken_where_its_owner_has_yet_to_come(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben, cid) = (team.people[0], team.people[1], ClientId::generate());
    let own = async |user| {
        let theirs = query::workspace::of_user(team.db.read(), user).await.expect("a query");
        theirs.into_iter().find(|it| it.kind == WorkspaceKind::Personal).expect("a workspace").id
    };
    let (hers, his) = (own(ada).await, own(ben).await);
    let title = |title: &str| create(&team, title);
    // The number is hers from its first use on, even of a command that is refused there.
    let told = |outcomes: Vec<Outcome>| (outcomes[0].code, outcomes[0].last_mid);
    let first = told(push_to(&team, hers, ada, cid, 0, vec![(1, title("Hers"))]).await);
    assert_eq!(first.1, 1, "used up: {first:?}");
    for workspace in [team.team, his] {
        let taken = told(push_to(&team, workspace, ben, cid, 0, vec![(1, title("His"))]).await);
        assert_eq!(taken, (Some(Code::Conflict), 0));
    }
    assert_eq!(told(push(&team, ada, cid, vec![(1, title("Hers"))]).await), (None, 1));
    let titles: Vec<_> = team.snapshot().await.tasks.into_iter().map(|task| task.title).collect();
    assert_eq!(titles, ["Hers"]);
}

fn keyed(key: &str) -> Origin {
    Origin::Http { key: Some(request_key(key, 1)), if_match: None }
}

/// A key of a request; `sent` stands for all that was sent.
fn request_key(key: &str, sent: u8) -> RequestKey {
    RequestKey { text: key.into(), sent: [sent; 32] }
}

async fn a_repeated_key_gets_its_first_answer_and_doubles_nothing(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let first = team.send(ada, create(&team, "Sweep"), keyed("k1")).await.expect("a new task");
    // A request that names no id gets another one each time.
    let again = team.send(ada, create(&team, "Sweep"), keyed("k1")).await.expect("the same task");
    assert_eq!(again, first);
    let snapshot = team.snapshot().await;
    assert_eq!(snapshot.tasks.len(), 1);
    assert_eq!(Key::Task(snapshot.tasks[0].id), first.subject);
}

async fn a_refusal_under_a_key_is_repeated_too(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let task = team.add(ada, "Sweep").await;
    let patch = TaskPatch { title: Some("Swept".into()), ..TaskPatch::default() };
    let update = || TaskCommand::Update(Edit { id: task.id, patch: patch.clone() });
    let stale = || Origin::Http { key: Some(request_key("k1", 1)), if_match: Some(task.seq - 1) };
    for _ in 0..2 {
        let refused = team.send(ada, update(), stale()).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::Stale))), "{refused:?}");
    }
    assert_eq!(team.task(task.id).await.title, "Sweep");
}

async fn a_key_is_its_users_own(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    for &person in &team.people {
        team.send(person, create(&team, "Sweep"), keyed("k1")).await.expect("a new task");
    }
    assert_eq!(team.snapshot().await.tasks.len(), 2);
}

async fn a_key_under_another_request_is_refused(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    team.send(ada, create(&team, "Sweep"), keyed("k1")).await.expect("a new task");
    let other = Origin::Http { key: Some(request_key("k1", 2)), if_match: None };
    let other = team.send(ada, create(&team, "Sweep"), other).await;
    let Err(Error::Refused(Refused::Invalid(errors))) = other else { panic!("must be refused: {other:?}") };
    assert_eq!((errors[0].field.as_str(), errors[0].problem), ("Idempotency-Key", Problem::Taken));
}
