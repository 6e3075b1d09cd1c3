use super::World;
use crate::domain::{
    Category, Command, Edit, Only, ProjectDraft, ProjectId, ProjectPatch, Refused, Role, StatusDraft,
    StatusId, StatusPatch, TaskPatch, UserId,
    rules::{ProjectCommand, StatusCommand, StatusDelete, TaskCommand},
};

/// One of each command, each of which a fitting person may carry out.
fn one_of_each(world: &mut World) -> Vec<(Command, Role)> {
    let (task, gone) = (world.task_in(Category::Todo), world.task_in(Category::Todo));
    world.does(TaskCommand::Delete(Only { id: gone }));
    let name = || Some("Another".to_owned());
    let dropped = ProjectId::generate();
    world.does(ProjectCommand::Create(ProjectDraft::new(dropped, "Dropped")));
    let admin = world.member(Role::Admin);
    world.does_as(admin, ProjectCommand::Delete(Only { id: dropped }));
    let spare = StatusDraft {
        id: StatusId::generate(),
        project_id: world.home,
        name: "Review".into(),
        category: Category::InProgress,
        color: None,
        rank: None,
        limit: None,
    };
    let (spare_id, draft) = (spare.id, StatusDraft { id: StatusId::generate(), ..spare.clone() });
    world.does(StatusCommand::Create(spare));
    let title = TaskPatch { title: Some("Other".into()), ..TaskPatch::default() };
    let project = ProjectDraft::new(ProjectId::generate(), "New");
    vec![
        (TaskCommand::Create(world.draft("New")).into(), Role::Member),
        (TaskCommand::Update(Edit { id: task, patch: title }).into(), Role::Member),
        (TaskCommand::Delete(Only { id: task }).into(), Role::Member),
        (TaskCommand::Restore(Only { id: gone }).into(), Role::Member),
        (ProjectCommand::Create(project).into(), Role::Member),
        (
            ProjectCommand::Update(Edit {
                id: world.away,
                patch: ProjectPatch { name: name(), ..ProjectPatch::default() },
            })
            .into(),
            Role::Member,
        ),
        (ProjectCommand::Delete(Only { id: world.away }).into(), Role::Admin),
        (ProjectCommand::Restore(Only { id: dropped }).into(), Role::Admin),
        (StatusCommand::Create(draft).into(), Role::Member),
        (
            StatusCommand::Update(Edit {
                id: spare_id,
                patch: StatusPatch { name: name(), ..StatusPatch::default() },
            })
            .into(),
            Role::Member,
        ),
        (StatusCommand::Delete(StatusDelete { id: spare_id, move_to: None }).into(), Role::Member),
    ]
}

#[test]
fn each_command_takes_its_role_and_no_less() {
    let mut world = World::new();
    let commands = one_of_each(&mut world);
    for role in [Role::Viewer, Role::Member, Role::Admin, Role::Owner] {
        let user = world.member(role);
        for (command, needed) in &commands {
            let answer = world.decide(user, command.clone());
            if role < *needed {
                assert_eq!(answer, Err(Refused::Forbidden), "{role:?}: {command:?}");
            } else {
                assert!(answer.is_ok_and(|events| !events.is_empty()), "{role:?}: {command:?}");
            }
        }
    }
}

#[test]
fn to_a_stranger_nothing_is_there() {
    let mut world = World::new();
    for (command, _) in one_of_each(&mut world) {
        assert_eq!(world.decide(UserId::generate(), command.clone()), Err(Refused::NotFound), "{command:?}");
    }
}
