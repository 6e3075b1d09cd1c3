//! The last use of an invite, and who gets it where several nodes write at once.

use crate::support::{database::Place, on_both_databases, team::Team, team::register};
use app::domain::{Invite, InviteId, Refused, Role, UserId, WorkspaceId};
use futures::FutureExt;
use server::auth::{Ticket, TokenHash};
use server::command::invite::{Accepted, accept};
use server::db::{Db, query};
use server::error::Error;

on_both_databases!(two_nodes_give_the_last_use_to_one, one_person_joins_once_by_two_nodes);

/// An invite into the Team that lets so many in, and people who are not in it.
async fn invited(place: Place, uses: u32, names: &[&str]) -> (Team, TokenHash, Vec<UserId>) {
    let team = Team::of(place, &["ada"]).await;
    let chosen = query::instance::Chosen { team: Some(false), ..Default::default() };
    let off =
        team.db.write(move |tx| async move { query::instance::choose(tx.conn(), chosen).await }.boxed());
    off.await.expect("a setting");
    let mut people = Vec::new();
    for name in names {
        people.push(register(&team.db, name, team.clock.now()).await);
    }
    let ticket = Ticket::generate().expect("random numbers").hash();
    let maker = query::user::me(team.db.read(), team.people[0]).await.expect("a query").expect("Ada");
    let now = team.clock.now();
    let invite = Invite {
        id: InviteId::generate(),
        workspace_id: Some(team.team),
        role: Role::Member,
        email: None,
        uses_left: Some(uses),
        expires_at: now.days_after(1),
        created_at: now,
        created_by: maker.user,
    };
    let insert = team.db.write(move |tx| {
        let invite = invite.clone();
        async move { query::invite::insert(tx.conn(), &invite, ticket).await }.boxed()
    });
    insert.await.expect("an invite");
    (team, ticket, people)
}

async fn take(team: &Team, db: &Db, ticket: TokenHash, user: UserId) -> Result<Accepted, Error> {
    let now = team.clock.now();
    let take = db.write(move |tx| {
        async move {
            let me = query::user::me(tx.conn(), user).await?.ok_or(Refused::SignedOut)?;
            accept(tx, &me, ticket, now, None).await
        }
        .boxed()
    });
    take.await
}

async fn belongs(db: &Db, workspace: WorkspaceId, user: UserId) -> bool {
    query::workspace::role(db.read(), workspace, user).await.expect("a query").is_some()
}

async fn two_nodes_give_the_last_use_to_one(place: Place) {
    let (team, ticket, people) = invited(place, 1, &["ben", "chloe"]).await;
    let other = team.place.open().await;
    let (one, two) =
        futures::join!(take(&team, &team.db, ticket, people[0]), take(&team, &other, ticket, people[1]));
    let outcomes = [&one, &two];
    let joined = outcomes.iter().filter(|it| matches!(it, Ok(Accepted::Joined(_)))).count();
    let late = outcomes.iter().filter(|it| matches!(it, Err(Error::Refused(Refused::NotFound)))).count();
    assert_eq!((joined, late), (1, 1), "{outcomes:?}");
    for (person, outcome) in people.iter().zip(outcomes) {
        assert_eq!(belongs(&team.db, team.team, *person).await, outcome.is_ok());
    }
    let log = team.log().await;
    assert_eq!(log.len(), 2, "founded, and one who joined");
}

async fn one_person_joins_once_by_two_nodes(place: Place) {
    let (team, ticket, people) = invited(place, 5, &["ben"]).await;
    let other = team.place.open().await;
    let (one, two) =
        futures::join!(take(&team, &team.db, ticket, people[0]), take(&team, &other, ticket, people[0]));
    let joined = [&one, &two].iter().filter(|it| matches!(it, Ok(Accepted::Joined(_)))).count();
    let already = [&one, &two].iter().filter(|it| matches!(it, Ok(Accepted::AlreadyIn(_)))).count();
    assert_eq!((joined, already), (1, 1), "{one:?} {two:?}");
    let left = query::invite::list(team.db.read(), Some(team.team), team.clock.now()).await.expect("a query");
    assert_eq!(left[0].uses_left, Some(4), "one use, not two");
}
