//! What an account brings with it: a workspace of its own, and a place in the shared one.

mod delete;

use crate::db::{Tx, Wanted, Work, query, query::user::NewUser};
use crate::error::Error;
use app::domain::{
    Color, Event, Member, Project, ProjectId, Rank, Refused, Role, Timestamp, User, Workspace, WorkspaceId,
    WorkspaceKind, rules,
};
use app::words;
pub use delete::delete;

/// Gives a new account its personal workspace and a place in the Team workspace, unless an administrator has
/// turned that off. The first account of an instance founds the Team workspace, owns it, and becomes the
/// instance's administrator. The account is in the database already, in the same transaction.
///
/// # Errors
/// The database's.
pub async fn settle(tx: &mut Tx, new: &NewUser, at: Timestamp) -> Result<(), Error> {
    settle_invited(tx, new, None, at).await
}

/// The same with a place in one more workspace, as something: where that is the Team, it is what they become there.
///
/// # Errors
/// [`Refused::NotFound`] where that workspace is gone.
pub async fn settle_invited(
    tx: &mut Tx,
    new: &NewUser,
    invited: Option<(WorkspaceId, Role)>,
    at: Timestamp,
) -> Result<(), Error> {
    let user = &new.me.user;
    let is_first = !query::people::has_others(tx.conn(), user.id).await?;
    let team = query::workspace::team(tx.conn()).await?;
    let shares_team = query::instance::chosen(tx.conn()).await?.team.unwrap_or(true);
    let joined = team.filter(|team| shares_team && invited.is_none_or(|(place, _)| place != *team));
    let places: Vec<_> = joined.map(|team| (team, Role::Member)).into_iter().chain(invited).collect();
    let workspaces = places.iter().map(|(place, _)| *place).collect();
    let mut work = Work::load(tx.conn(), &Wanted::within(workspaces, user.id)).await?;
    if invited.is_some_and(|(place, _)| work.tables(place).is_none()) {
        // Deleted at another node since the invite was read.
        return Err(Refused::NotFound.into());
    }
    found(&mut work, user, &new_workspace(&user.display_name, WorkspaceKind::Personal), at)?;
    for (place, role) in places {
        let member = member(user, role, at);
        work.record(place, user.id, at, None, vec![Event::created(member)])?;
    }
    // Not whoever finds no Team makes one, but who comes first: that person runs the instance.
    if is_first {
        if team.is_none() {
            found(&mut work, user, &new_workspace(words::TEAM, WorkspaceKind::Team), at)?;
        }
        query::people::set_admin(tx.conn(), user.id, true).await?;
    }
    work.flush(tx).await
}

/// Tells the members of a person's workspaces the names that the person goes by now, and what they look like.
/// The account has it already, in the same transaction.
///
/// # Errors
/// The database's.
pub async fn show(tx: &mut Tx, user: &User, at: Timestamp) -> Result<(), Error> {
    let workspaces = query::workspace::of_user(tx.conn(), user.id).await?;
    let ids = workspaces.iter().map(|workspace| workspace.id).collect();
    let mut work = Work::load(tx.conn(), &Wanted::within(ids, user.id)).await?;
    for workspace in workspaces {
        if let Some(before) = work.member(workspace.id, user.id) {
            let member = member(user, before.role, before.joined_at);
            work.record(workspace.id, user.id, at, None, vec![Event::updated(member)])?;
        }
    }
    work.flush(tx).await
}

/// A workspace of this owner, with one project. All of it is in the log, from number 1 on.
///
/// # Errors
/// Those of [`Work::record`].
pub(super) fn found(work: &mut Work, owner: &User, new: &Workspace, at: Timestamp) -> Result<(), Error> {
    let (workspace_id, kind) = (new.id, new.kind);
    let project_name = match kind {
        WorkspaceKind::Personal | WorkspaceKind::Shared => words::INBOX,
        WorkspaceKind::Team => words::TEAM_BOARD,
    };
    work.add_workspace(workspace_id, new.name.clone(), kind, at);
    let project = Project {
        id: ProjectId::generate(),
        workspace_id,
        name: project_name.to_owned(),
        color: Color::default(),
        rank: Rank::first(),
        created_by: owner.id,
        created_at: at,
        archived_at: None,
        deleted_at: None,
        seq: 1,
    };
    let statuses = rules::first_statuses(project.id, 1).map(Event::created);
    let mut events = vec![Event::created(member(owner, Role::Owner, at)), Event::created(project)];
    events.extend(statuses);
    work.record(workspace_id, owner.id, at, None, events)?;
    Ok(())
}

fn new_workspace(name: &str, kind: WorkspaceKind) -> Workspace {
    Workspace { id: WorkspaceId::generate(), name: name.to_owned(), kind, role: Role::Owner }
}

/// A person as the other members see them.
pub(super) fn member(user: &User, role: Role, at: Timestamp) -> Member {
    let User { id, username, display_name, picture } = user.clone();
    Member { user_id: id, username, display_name, picture, role, joined_at: at }
}
