//! What people do: a command made of numbers, upon what they see.

use crate::domain::{
    Category, Color, LostId, Priority, ProjectDraft, ProjectId, ProjectPatch, Rank, Seen, StatusDraft,
    StatusId, StatusPatch, TaskDraft, TaskId, TaskPatch, UserId, rules::Facts,
};
use crate::protocol::Command;
use crate::sync::Replica;

/// The numbers choose what is done, and to what; `seen` are all tasks that this person ever saw.
pub(super) fn command(
    view: &Replica,
    me: UserId,
    seen: &[TaskId],
    (what, which, whither): (u8, u16, u16),
) -> Option<Command> {
    let mut tasks: Vec<TaskId> = view.tasks().map(|task| task.id).collect();
    tasks.sort();
    let projects: Vec<ProjectId> = view.projects().iter().map(|project| project.id).collect();
    let project = *pick(&projects, which)?;
    let target = *pick(&projects, whither)?;
    let statuses: Vec<StatusId> = view.statuses(project).iter().map(|status| status.id).collect();
    let category = Category::ALL[usize::from(whither) % 3];
    let task = pick(&tasks, which).copied();
    let update = |patch: TaskPatch| Some(Command::TaskUpdate { id: task?, patch });
    let patch = TaskPatch::default;
    match what % 24 {
        0..3 => Some(Command::TaskCreate(TaskDraft {
            id: TaskId::generate(),
            project_id: project,
            title: format!("Task {which}"),
            description: String::new(),
            status_id: None,
            status: Some(category),
            priority: Priority::None,
            start_at: None,
            due_at: None,
            assignees: vec![],
            rank: (which % 4 == 0).then(Rank::first),
        })),
        3 => update(TaskPatch { title: Some(format!("Title {whither}")), ..patch() }),
        4 => {
            // Now and then of somebody who began before others saved.
            let now = view.task(task?)?.description.clone();
            let began = if which % 3 == 0 { format!("Text {}", which % 5) } else { now };
            let seen = Seen { description: Some(began), ..Seen::new(LostId::generate()) };
            let description = Some(format!("Text {}\n{}", whither % 3, whither % 2));
            update(TaskPatch { description, seen: Some(Box::new(seen)), ..patch() })
        }
        5 => update(TaskPatch { status: Some(category), ..patch() }),
        6 | 7 => {
            // Into a column, between two neighbours: many end up at the same place.
            let status = view.statuses(view.task(task?)?.project_id);
            let status = pick(&status, whither)?.id;
            let ranks: Vec<Rank> =
                view.column(status).filter_map(|id| Some(view.task(id)?.rank.clone())).collect();
            let at = usize::from(whither) % (ranks.len() + 1);
            let rank = Rank::between(at.checked_sub(1).and_then(|at| ranks.get(at)), ranks.get(at));
            update(TaskPatch { status_id: Some(status), rank: Some(rank), ..patch() })
        }
        8 => update(TaskPatch { project_id: Some(target), ..patch() }),
        9 if which % 2 == 0 => update(TaskPatch { assign: vec![me], ..patch() }),
        9 => update(TaskPatch { unassign: vec![me], ..patch() }),
        10 => Some(Command::TaskDelete { id: *pick(seen, which)? }),
        11 => Some(Command::TaskRestore { id: *pick(seen, which)? }),
        12 => Some(Command::ProjectCreate(ProjectDraft::new(ProjectId::generate(), "P"))),
        13 => {
            let patch = ProjectPatch {
                name: (which % 2 == 0).then(|| format!("P{}", whither % 4)),
                color: (which % 2 == 1).then_some(Color::ALL[usize::from(whither) % 10]),
                archived: (which % 3 == 0).then_some(whither % 3 == 0),
                rank: None,
            };
            Some(Command::ProjectUpdate { id: project, patch })
        }
        18 => Some(Command::ProjectDelete { id: project }),
        19 => {
            let mut deleted: Vec<ProjectId> = view.deleted_projects().map(|project| project.id).collect();
            deleted.sort();
            Some(Command::ProjectRestore { id: *pick(&deleted, whither)? })
        }
        20 => {
            let patch = StatusPatch {
                category: Some(category),
                limit: (which % 2 == 0).then_some((whither % 2 == 0).then_some(3)),
                ..StatusPatch::default()
            };
            Some(Command::StatusUpdate { id: *pick(&statuses, which)?, patch })
        }
        21..24 => {
            let move_to = pick(&statuses, which).copied();
            Some(Command::StatusDelete { id: *pick(&statuses, whither)?, move_to })
        }
        14 => Some(Command::StatusCreate(StatusDraft {
            id: StatusId::generate(),
            project_id: project,
            name: "S".into(),
            category,
            color: None,
            rank: None,
            limit: None,
        })),
        15 | 16 => {
            let mut kept: Vec<_> = view.all_lost().map(|lost| (lost.task_id, lost.id)).collect();
            kept.sort();
            let (id, lost) = *pick(&kept, whither)?;
            Some(match which % 2 {
                0 => Command::TaskPutBack { id, lost, seen: None },
                _ => Command::TaskDismiss { id, lost },
            })
        }
        _ => Some(Command::StatusDelete { id: *pick(&statuses, whither)?, move_to: None }),
    }
}

fn pick<T>(from: &[T], number: u16) -> Option<&T> {
    from.get(usize::from(number) % from.len().max(1))
}
