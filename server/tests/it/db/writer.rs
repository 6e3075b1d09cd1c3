//! The writer: many jobs a commit, none harmed by its neighbours.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{FieldError, Me, Problem, Refused, User, UserId};
use futures::{FutureExt, future::join_all};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;
use server::db::{Db, query};
use server::error::Error;

on_both_databases!(
    a_job_that_fails_undoes_only_itself,
    a_job_that_panics_harms_nobody,
    a_caller_that_leaves_harms_nobody,
    what_was_handed_in_before_closing_is_done,
    two_servers_can_share_a_database,
    a_new_name_reaches_every_workspace,
);

#[derive(Clone, Copy)]
enum Then {
    Keep,
    Refuse,
    Panic,
}

/// Adds an account, and then thinks again or not.
async fn add(db: &Db, name: String, then: Then) -> Result<UserId, Error> {
    let user = User { id: UserId::generate(), username: name.clone(), display_name: name, picture: None };
    let id = user.id;
    let created_at = "2026-03-02T12:00:00Z".parse().expect("a time");
    let me = Me { user, email: None, phone: None, is_admin: false, created_at };
    let new = query::user::NewUser { me, password_hash: "!".into() };
    let added = db.write(move |tx| {
        let new = new.clone();
        async move {
            query::user::insert(tx.conn(), &new).await?;
            match then {
                Then::Keep => Ok(id),
                Then::Refuse => Err(Refused::Forbidden.into()),
                Then::Panic => panic!("as the test wants it"),
            }
        }
        .boxed()
    });
    added.await
}

async fn names(db: &Db) -> Vec<String> {
    let names =
        Query::select().column("username").from("users").order_by("username", sea_orm::Order::Asc).take();
    let rows = db.read().query_all(&names).await.expect("a query");
    rows.iter().map(|row| row.try_get("", "username").expect("a name")).collect()
}

async fn a_job_that_fails_undoes_only_itself(place: Place) {
    let db = place.open().await;
    // Every third is refused after it wrote, every other third takes a name that is taken.
    let jobs = (0..90).map(|n| match n % 3 {
        0 => add(&db, format!("kept{n:02}"), Then::Keep),
        1 => add(&db, format!("refused{n:02}"), Then::Refuse),
        _ => add(&db, "same".to_owned(), Then::Keep),
    });
    let outcomes = join_all(jobs).await;
    let mut same = 0;
    for (n, outcome) in outcomes.into_iter().enumerate() {
        match (n % 3, outcome) {
            (0, Ok(_)) | (1, Err(Error::Refused(Refused::Forbidden))) => {}
            (2, Ok(_)) => same += 1,
            (2, Err(Error::Refused(Refused::Conflict(error)))) => {
                assert_eq!(error, FieldError::new("username", Problem::Taken));
            }
            (_, outcome) => panic!("{n}: {outcome:?}"),
        }
    }
    assert_eq!(same, 1);
    let mut expected: Vec<_> = (0..90).step_by(3).map(|n| format!("kept{n:02}")).collect();
    expected.push("same".to_owned());
    assert_eq!(names(&db).await, expected);
}

async fn a_job_that_panics_harms_nobody(place: Place) {
    let db = place.open().await;
    let jobs = (0..20).map(|n| {
        let then = if n % 2 == 0 { Then::Keep } else { Then::Panic };
        add(&db, format!("user{n:02}"), then)
    });
    let outcomes = join_all(jobs).await;
    for (n, outcome) in outcomes.iter().enumerate() {
        assert_eq!(outcome.is_ok(), n % 2 == 0, "{n}: {outcome:?}");
    }
    assert_eq!(names(&db).await.len(), 10);
    add(&db, "later".to_owned(), Then::Keep).await.expect("the writer goes on");
}

async fn a_caller_that_leaves_harms_nobody(place: Place) {
    let db = place.open().await;
    let left = add(&db, "left".to_owned(), Then::Keep);
    // Polled once, it has handed its job in; then its caller is gone.
    assert!(left.now_or_never().is_none());
    add(&db, "stayed".to_owned(), Then::Keep).await.expect("the writer goes on");
    // What had begun by then is done, what had not is left.
    assert_eq!(names(&db).await.last().map(String::as_str), Some("stayed"));
}

async fn what_was_handed_in_before_closing_is_done(place: Place) {
    let db = place.open().await;
    let jobs = (0..50).map(|n| add(&db, format!("user{n:02}"), Then::Keep));
    let (outcomes, ()) = futures::join!(join_all(jobs), db.close());
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    add(&db, "late".to_owned(), Then::Keep).await.expect_err("a closed database takes nothing");
    assert_eq!(names(&place.open().await).await.len(), 50);
}

async fn two_servers_can_share_a_database(place: Place) {
    let mut team = Team::of(place, &["ada", "ben"]).await;
    let before = team.snapshot().await.seq;
    let first = team.db.clone();
    let second = team.place.open().await;
    let writers = (0..8).map(|writer| {
        let db = if writer % 2 == 0 { first.clone() } else { second.clone() };
        let (team, actor) = (&team, team.people[writer % 2]);
        async move {
            for round in 0..10 {
                let create =
                    app::domain::rules::TaskCommand::Create(team.draft(&format!("{writer}/{round}")));
                let origin = server::command::Origin::PLAIN;
                server::command::run(&db, &team.clock, actor, team.team, create, origin)
                    .await
                    .expect("a task");
            }
        }
    });
    join_all(writers).await;
    team.db = second;
    let seqs: Vec<u64> = team.log().await.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=before + 80).collect::<Vec<_>>());
}

async fn a_new_name_reaches_every_workspace(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let ben = team.people[1];
    let user = User { id: ben, username: "ben".into(), display_name: "Benjamin".into(), picture: None };
    let at = team.clock.now();
    let renamed = team.db.write(move |tx| {
        let user = user.clone();
        async move {
            query::user::rename(tx.conn(), user.id, &user.display_name).await?;
            server::command::account::show(tx, &user, at).await
        }
        .boxed()
    });
    renamed.await.expect("a new name");
    let named = |name: &str| name == "Benjamin";
    assert!(team.snapshot().await.members.iter().any(|member| named(&member.display_name)));
    let last = team.log().await.pop().expect("an entry");
    assert!(matches!(
        &last.events[..],
        [app::domain::Event::Updated(app::domain::Row::Member(member))] if named(&member.display_name) && member.user_id == ben
    ));
}
