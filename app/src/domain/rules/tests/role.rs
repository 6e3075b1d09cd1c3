use super::World;
use crate::domain::{
    Category, ProjectDraft, ProjectId, ProjectPatch, Refused, Role, StatusDraft, StatusId, StatusPatch,
    TaskPatch, UserId,
};
use crate::protocol::Command;

/// One of each command, each of which a fitting person may carry out.
fn one_of_each(world: &mut World) -> Vec<(Command, Role)> {
    let (task, gone) = (world.task_in(Category::Todo), world.task_in(Category::Todo));
    world.does(Command::TaskDelete { id: gone });
    let name = || Some("Another".to_owned());
    let dropped = ProjectId::generate();
    world.does(Command::ProjectCreate(ProjectDraft::new(dropped, "Dropped")));
    let admin = world.member(Role::Admin);
    world.does_as(admin, Command::ProjectDelete { id: dropped });
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
    world.does(Command::StatusCreate(spare));
    let title = TaskPatch { title: Some("Other".into()), ..TaskPatch::default() };
    let project = ProjectDraft::new(ProjectId::generate(), "New");
    vec![
        (Command::TaskCreate(world.draft("New")), Role::Member),
        (Command::TaskUpdate { id: task, patch: title }, Role::Member),
        (Command::TaskDelete { id: task }, Role::Member),
        (Command::TaskRestore { id: gone }, Role::Member),
        (Command::ProjectCreate(project), Role::Member),
        (
            Command::ProjectUpdate {
                id: world.away,
                patch: ProjectPatch { name: name(), ..ProjectPatch::default() },
            },
            Role::Member,
        ),
        (Command::ProjectDelete { id: world.away }, Role::Admin),
        (Command::ProjectRestore { id: dropped }, Role::Admin),
        (Command::StatusCreate(draft), Role::Member),
        (
            Command::StatusUpdate {
                id: spare_id,
                patch: StatusPatch { name: name(), ..StatusPatch::default() },
            },
            Role::Member,
        ),
        (Command::StatusDelete { id: spare_id, move_to: None }, Role::Member),
    ]
}

#[test]
fn each_command_takes_its_role_and_no_less() {
    let mut world = World::new();
    let commands = one_of_each(&mut world);
    for role in [Role::Viewer, Role::Member, Role::Admin, Role::Owner] {
        let user = world.member(role);
        for (command, needed) in &commands {
            let answer = world.decide(user, command);
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
        assert_eq!(world.decide(UserId::generate(), &command), Err(Refused::NotFound), "{command:?}");
    }
}
