//! The documents in which people take their data along: held still at one moment, and written piece by piece.
//! Their forms are [`AccountExport`](crate::export::AccountExport) and
//! [`WorkspaceExport`](crate::export::WorkspaceExport).

use super::super::Db;
use super::bound::Bound;
use super::pen::{Document, Empty, Pen, Reader};
use super::snapshot::{self, Moment};
use super::{audit, change_log, picture, session, user, workspace};
use crate::auth::Session;
use crate::concurrency::Permit;
use crate::error::Error;
use crate::export::{ACCOUNT, ExportedSession, VERSION, WORKSPACE};
use crate::portrait::MEDIA_TYPE;
use app::domain::{KEPT_DAYS, Me, Refused, Role, Timestamp, UserId, WorkspaceId, WorkspaceKind};
use app::protocol::Entry;
use data_encoding::BASE64;
use futures::FutureExt;
use sea_orm::DatabaseTransaction;

/// An account held still, yet to be written.
#[derive(Debug)]
pub struct Account {
    c: DatabaseTransaction,
    /// Given back behind the connection.
    place: Permit<UserId>,
    me: Me,
    now: Timestamp,
}

/// A workspace held still, yet to be written with its change log.
#[derive(Debug)]
pub struct Whole {
    moment: Moment,
    now: Timestamp,
}

/// Holds a person's account still. As [`snapshot::hold`].
///
/// # Errors
/// [`Refused::SignedOut`] where there is no such account.
pub async fn account(db: &Db, place: Permit<UserId>, user: UserId, now: Timestamp) -> Result<Account, Error> {
    let c = db.snapshot().await?;
    let me = user::me(&c, user).await?.ok_or(Refused::SignedOut)?;
    Ok(Account { c, place, me, now })
}

/// Holds a workspace still for whoever runs it. As [`snapshot::hold`].
///
/// # Errors
/// [`Refused::NotFound`] where the person is no member; [`Refused::Forbidden`] where they do not run it.
pub async fn whole(
    db: &Db,
    place: Permit<UserId>,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<Whole, Error> {
    let moment = snapshot::hold(db, place, workspace, user, now).await?.ok_or(Refused::NotFound)?;
    if moment.workspace.role < Role::Admin {
        return Err(Refused::Forbidden.into());
    }
    Ok(Whole { moment, now })
}

impl Document for Account {
    async fn write(self, to: &mut impl Reader) -> Result<bool, Error> {
        let Self { c, place: _place, me, now } = self;
        let user = me.user.id;
        let mut pen = Pen::new(to);
        pen.open();
        head(&mut pen, ACCOUNT, now)?;
        pen.field("profile", &me)?;
        if let Some(portrait) = picture::get(&c, user).await? {
            let data = BASE64.encode(&portrait.jpeg);
            pen.field("picture", &format!("data:{MEDIA_TYPE};base64,{data}"))?;
        }
        let sessions = session::of_user(&c, user, now).await?;
        pen.field("sessions", &sessions.into_iter().map(exported).collect::<Vec<_>>())?;
        let workspaces = workspace::of_user(&c, user).await?;
        pen.field("workspaces", &workspaces)?;
        let own = |kind, role| kind == WorkspaceKind::Personal && role == Role::Owner;
        if let Some(personal) = workspaces.iter().find(|workspace| own(workspace.kind, workspace.role))
            && let Some(head) = workspace::head(&c, personal.id).await?
        {
            pen.open_field("personal")?;
            snapshot::rows(&c, &mut pen, personal, head, now.days_before(KEPT_DAYS)).await?;
            pen.close();
        }
        let lines = |after, bound: Bound| audit::about(&c, user, after, bound.rows).boxed();
        pen.list("audit", Empty::IsWritten, lines, |line| line.id).await?;
        pen.close();
        c.commit().await?;
        Ok(pen.end().await)
    }
}

impl Document for Whole {
    async fn write(self, to: &mut impl Reader) -> Result<bool, Error> {
        let Self { moment: Moment { c, place: _place, workspace, head: at, since }, now } = self;
        let mut pen = Pen::new(to);
        pen.open();
        head(&mut pen, WORKSPACE, now)?;
        pen.open_field("snapshot")?;
        snapshot::rows(&c, &mut pen, &workspace, at, since).await?;
        pen.close();
        let page =
            |after: Option<u64>, bound| entries(&c, workspace.id, after.unwrap_or_default(), bound).boxed();
        pen.list("changes", Empty::IsWritten, page, |entry| entry.seq).await?;
        pen.close();
        c.commit().await?;
        Ok(pen.end().await)
    }
}

/// What every such document begins with.
fn head<R: Reader>(pen: &mut Pen<'_, R>, format: &str, now: Timestamp) -> Result<(), Error> {
    pen.field("format", &format)?;
    pen.field("version", &VERSION)?;
    pen.field("exported_at", &now)
}

fn exported(session: Session) -> ExportedSession {
    let Session { user_agent, created_at, rotated_at: last_used_at, expires_at, .. } = session;
    ExportedSession { user_agent, created_at, last_used_at, expires_at }
}

async fn entries(
    c: &DatabaseTransaction,
    workspace: WorkspaceId,
    after: u64,
    bound: Bound,
) -> Result<Vec<Entry>, Error> {
    let page = change_log::after(c, workspace, after, bound).await?;
    page.iter().map(|encoded| Ok(serde_json::from_str(&encoded.json)?)).collect()
}
