//! Lists of tasks: filtered, sorted, page by page.

use super::super::super::entity::{assignee, task};
use super::super::bound::Bound;
use super::sort::{Cursor, Sort};
use super::{project, project_id, size, trash::in_trash, with_assignees};
use crate::error::Error;
use app::domain::{
    Category, Due, Priority, Problem, ProjectId, Refused, Task, Timestamp, UserId, WorkspaceId,
};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, StreamTrait,
};

/// The longest text that is searched for, in characters.
const SEARCH_MAX: usize = 200;
const DAY_MILLIS: i64 = 86_400_000;

/// Which tasks; what is empty or none leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Where: the asking person's, or one of them. Where this is empty, there is nothing.
    pub workspaces: Vec<WorkspaceId>,
    /// On one board.
    pub project: Option<ProjectId>,
    /// In columns of these categories.
    pub statuses: Vec<Category>,
    /// Of these priorities.
    pub priorities: Vec<Priority>,
    /// On which this person works.
    pub assignee: Option<UserId>,
    /// Due before that day begins, or before that instant.
    pub due_before: Option<Due>,
    /// Due after that day has ended, or after that instant.
    pub due_after: Option<Due>,
    /// With each of these words in title or description; capitals make no difference.
    pub q: Option<String>,
    /// In the trash, deleted since then; else those that are there.
    pub deleted_since: Option<Timestamp>,
    /// In which order.
    pub sort: Sort,
}

/// Which page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many tasks, from 1 on; a page may be shorter.
    pub limit: u64,
    /// The end of the page before, as it was given out.
    pub cursor: Option<String>,
}

/// A page of tasks within [`Bound::rows`] of its limit, and the cursor of the next page. The last page has no cursor.
///
/// # Errors
/// [`Refused::Invalid`] where the cursor was not given out for this order, or the search is too long;
/// else the database's.
pub async fn list(
    c: &(impl ConnectionTrait + StreamTrait),
    filter: &TaskFilter,
    page: &Page,
) -> Result<(Vec<Task>, Option<String>), Error> {
    if filter.workspaces.is_empty() {
        return Ok((Vec::new(), None));
    }
    let mut which = condition(filter)?;
    if let Some(cursor) = &page.cursor {
        which = which.add(Cursor::read(cursor, filter.sort)?.behind());
    }
    let bound = Bound::rows(Ord::max(page.limit, 1));
    let rows = task::Entity::find()
        .filter(which)
        .order_by(filter.sort.key(), filter.sort.direction())
        .order_by(task::Column::Id, filter.sort.direction())
        .limit(bound.rows + 1)
        .stream(c)
        .await?;
    let (rows, more) = bound.take(rows, size).await?;
    let tasks = with_assignees(c, rows).await?;
    let next = tasks.last().filter(|_| more).map(|last| Cursor::at(last, filter.sort).write());
    Ok((tasks, next.transpose()?))
}

fn condition(filter: &TaskFilter) -> Result<Condition, Refused> {
    let TaskFilter { workspaces, project, statuses, priorities, assignee, .. } = filter;
    let mut all = Condition::all()
        .add(task::Column::WorkspaceId.is_in(workspaces.iter().map(|id| id.0)))
        .add(match filter.deleted_since {
            Some(since) => in_trash(since),
            None => {
                Condition::all().add(task::Column::DeletedAt.is_null()).add(project::is_there(project_id()))
            }
        })
        .add_option(project.map(|id| task::Column::ProjectId.eq(id.0)))
        .add_option(assignee.map(worked_on_by))
        .add_option(filter.due_before.map(|due| task::Column::DueKey.lt(begin(due))))
        .add_option(filter.due_after.map(|due| task::Column::DueKey.gt(due.sort_key())));
    if !statuses.is_empty() {
        all = all.add(task::Column::Status.is_in(statuses.iter().map(|status| status.as_str())));
    }
    if !priorities.is_empty() {
        all = all.add(task::Column::Priority.is_in(priorities.iter().copied().map(task::level)));
    }
    let q = filter.q.as_deref().unwrap_or_default();
    if q.chars().count() > SEARCH_MAX {
        return Err(Refused::field("q", Problem::TooLong(SEARCH_MAX)));
    }
    if q.chars().any(char::is_control) {
        // PostgreSQL takes no NUL in a text, and nobody looks for the others.
        return Err(Refused::field("q", Problem::Characters));
    }
    for word in q.split_whitespace() {
        all = all.add(mentions(word));
    }
    Ok(all)
}

fn worked_on_by(user: UserId) -> Expr {
    let theirs = Query::select()
        .column(assignee::Column::TaskId)
        .from(assignee::Entity)
        .and_where(assignee::Column::UserId.eq(user.0))
        .take();
    task::Column::Id.in_subquery(theirs)
}

/// The first millisecond of a day, or the instant.
fn begin(due: Due) -> i64 {
    match due {
        Due::On(_) => due.sort_key() - (DAY_MILLIS - 1),
        Due::At(at) => at.millis(),
    }
}

fn mentions(word: &str) -> Condition {
    let mut pattern = String::from("%");
    for c in task::key(word).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    let has = |column| Expr::col((task::Entity, column)).like(LikeExpr::new(pattern.clone()).escape('\\'));
    Condition::any().add(has(task::Column::TitleKey)).add(has(task::Column::DescriptionKey))
}
