//! What people do: a command made of numbers, upon what they see.

use crate::domain::{
    Category, Color, Command, Edit, Lost, LostId, Only, Priority, ProjectDraft, ProjectId, ProjectPatch,
    Rank, Seen, StatusDraft, StatusId, StatusPatch, Tables, TaskDraft, TaskId, TaskPatch, UserId,
    rules::{Dismiss, ProjectCommand, PutBack, StatusCommand, StatusDelete, TaskCommand},
};

/// The numbers choose what is done, and to what; `seen` are all tasks that this person ever saw.
pub(super) fn command(
    view: &Tables,
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
    let update = |patch: TaskPatch| Some(TaskCommand::Update(Edit { id: task?, patch }).into());
    let patch = TaskPatch::default;
    match what % 24 {
        0..3 => Some(
            TaskCommand::Create(TaskDraft {
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
            })
            .into(),
        ),
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
        10 => Some(TaskCommand::Delete(Only { id: *pick(seen, which)? }).into()),
        11 => Some(TaskCommand::Restore(Only { id: *pick(seen, which)? }).into()),
        12 => Some(ProjectCommand::Create(ProjectDraft::new(ProjectId::generate(), "P")).into()),
        13 => {
            let patch = ProjectPatch {
                name: (which % 2 == 0).then(|| format!("P{}", whither % 4)),
                color: (which % 2 == 1).then_some(Color::ALL[usize::from(whither) % 10]),
                archived: (which % 3 == 0).then_some(whither % 3 == 0),
                rank: None,
            };
            Some(ProjectCommand::Update(Edit { id: project, patch }).into())
        }
        18 => Some(ProjectCommand::Delete(Only { id: project }).into()),
        19 => {
            let mut deleted: Vec<ProjectId> = view.deleted_projects().map(|project| project.id).collect();
            deleted.sort();
            Some(ProjectCommand::Restore(Only { id: *pick(&deleted, whither)? }).into())
        }
        20 => {
            let patch = StatusPatch {
                category: Some(category),
                limit: (which % 2 == 0).then_some((whither % 2 == 0).then_some(3)),
                ..StatusPatch::default()
            };
            Some(StatusCommand::Update(Edit { id: *pick(&statuses, which)?, patch }).into())
        }
        21..24 => {
            let move_to = pick(&statuses, which).copied();
            Some(StatusCommand::Delete(StatusDelete { id: *pick(&statuses, whither)?, move_to }).into())
        }
        14 => Some(
            StatusCommand::Create(StatusDraft {
                id: StatusId::generate(),
                project_id: project,
                name: "S".into(),
                category,
                color: None,
                rank: None,
                limit: None,
            })
            .into(),
        ),
        15 | 16 => {
            let mut kept: Vec<_> = view.all::<Lost>().map(|lost| (lost.task_id, lost.id)).collect();
            kept.sort();
            let (id, lost) = *pick(&kept, whither)?;
            Some(match which % 2 {
                0 => TaskCommand::PutBack(PutBack { id, lost, seen: None }).into(),
                _ => TaskCommand::Dismiss(Dismiss { id, lost }).into(),
            })
        }
        _ => {
            Some(StatusCommand::Delete(StatusDelete { id: *pick(&statuses, whither)?, move_to: None }).into())
        }
    }
}

fn pick<T>(from: &[T], number: u16) -> Option<&T> {
    from.get(usize::from(number) % from.len().max(1))
}
