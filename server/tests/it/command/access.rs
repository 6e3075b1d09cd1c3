//! Who may change what, and what is not even there for whom.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    ClientId, Command, Edit, FieldError, Only, Problem, ProjectDraft, ProjectId, ProjectPatch, Refused, Role,
    StatusId, StatusPatch, TaskId, TaskPatch, WorkspaceId,
    rules::{ProjectCommand, StatusCommand, StatusDelete, TaskCommand},
};
use app::protocol::{Code, Numbered, Push};
use server::command::{self, Origin};
use server::db::query;
use server::error::Error;

on_both_databases!(
    what_is_elsewhere_is_answered_like_what_does_not_exist,
    a_stranger_is_told_nothing,
    an_id_that_is_taken_elsewhere_is_not_taken_over,
    a_viewer_changes_nothing,
    only_who_runs_a_workspace_deletes_projects,
    an_older_version_is_stale,
    the_first_account_runs_the_instance_and_all_share_the_team,
);

async fn what_is_elsewhere_is_answered_like_what_does_not_exist(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    // Ben's own workspace has a task, a project, a status.
    let own = query::workspace::of_user(team.db.read(), ben).await.expect("a query");
    let own = own.iter().find(|workspace| workspace.id != team.team).expect("a personal workspace").id;
    let inbox = query::project::list(team.db.read(), own).await.expect("a query").remove(0);
    let column = query::project::statuses(team.db.read(), inbox.id).await.expect("a query").remove(0);
    let mut draft = team.draft("Private");
    draft.project_id = inbox.id;
    let private = draft.id;
    let create = TaskCommand::Create(draft);
    command::run(&team.db, &team.clock, ben, own, create, Origin::PLAIN).await.expect("a new task");

    let about = |task: TaskId, project: ProjectId, status: StatusId| {
        let mut there = team.draft("There");
        there.project_id = project;
        let mut column = team.draft("There");
        column.status_id = Some(status);
        let patch = TaskPatch { title: Some("Mine".into()), ..TaskPatch::default() };
        [
            Command::from(TaskCommand::Update(Edit { id: task, patch })),
            TaskCommand::Delete(Only { id: task }).into(),
            TaskCommand::Restore(Only { id: task }).into(),
            TaskCommand::Create(there).into(),
            TaskCommand::Create(column).into(),
            ProjectCommand::Update(Edit { id: project, patch: ProjectPatch::default() }).into(),
            ProjectCommand::Delete(Only { id: project }).into(),
            StatusCommand::Update(Edit { id: status, patch: StatusPatch::default() }).into(),
            StatusCommand::Delete(StatusDelete { id: status, move_to: None }).into(),
        ]
    };
    let foreign = about(private, inbox.id, column.id);
    let unknown = about(TaskId::generate(), ProjectId::generate(), StatusId::generate());
    for (foreign, unknown) in foreign.into_iter().zip(unknown) {
        let said = format!("{foreign:?}");
        let answers = (team.run(ada, foreign).await, team.run(ada, unknown).await);
        let (Err(Error::Refused(a)), Err(Error::Refused(b))) = answers else { panic!("{said}: {answers:?}") };
        assert_eq!(a, b, "{said}");
    }
    assert_eq!(team.task(private).await.title, "Private");
}

async fn a_stranger_is_told_nothing(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    let own = query::workspace::of_user(team.db.read(), ben).await.expect("a query");
    let own = own.iter().find(|workspace| workspace.id != team.team).expect("a personal workspace").id;
    for workspace in [own, WorkspaceId::generate()] {
        let create = TaskCommand::Create(team.draft("Hello"));
        let answer = command::run(&team.db, &team.clock, ada, workspace, create.clone(), Origin::PLAIN).await;
        assert!(matches!(answer, Err(Error::Refused(Refused::NotFound))), "{answer:?}");

        let push = Push {
            workspace,
            cid: None,
            settled: 0,
            commands: vec![Numbered { mid: 1, base_seq: 0, command: create.into() }],
        };
        let outcomes = command::push(&team.db, &team.clock, ada, ClientId::generate(), push).await;
        assert_eq!((outcomes[0].ok, outcomes[0].code), (false, Some(Code::NotFound)));
        let snapshot = query::workspace::snapshot(&team.db, workspace, ada, team.clock.now()).await;
        assert_eq!(snapshot.expect("a query"), None);
    }
}

async fn an_id_that_is_taken_elsewhere_is_not_taken_over(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let ben = team.people[1];
    let task = team.add(team.people[0], "Sweep").await;
    let own = query::workspace::of_user(team.db.read(), ben).await.expect("a query");
    let own = own.iter().find(|workspace| workspace.id != team.team).expect("a personal workspace").id;
    let inbox = query::project::list(team.db.read(), own).await.expect("a query").remove(0);

    let mut draft = team.draft("Mine now");
    (draft.id, draft.project_id) = (task.id, inbox.id);
    // A project whose first status would have the id of a status of the Team workspace.
    let first = uuid::Uuid::from_u128(team.columns[0].id.0.as_u128() ^ 1);
    let drafts = [
        Command::from(TaskCommand::Create(draft)),
        ProjectCommand::Create(ProjectDraft::new(team.board.id, "Mine")).into(),
        ProjectCommand::Create(ProjectDraft::new(ProjectId(first), "Mine")).into(),
    ];
    let before = team.snapshot().await;
    for command in drafts {
        let answer = command::run(&team.db, &team.clock, ben, own, command, Origin::PLAIN).await;
        let taken = Refused::Conflict(FieldError::new("id", Problem::Taken));
        assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == taken), "{answer:?}");
    }
    assert_eq!(team.snapshot().await, before);
}

async fn a_viewer_changes_nothing(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let ben = team.people[1];
    team.set_role(ben, Role::Viewer).await;
    let task = team.add(team.people[0], "Sweep").await;
    for command in [TaskCommand::Create(team.draft("No")), TaskCommand::Delete(Only { id: task.id })] {
        let answer = team.run(ben, command).await;
        assert!(matches!(answer, Err(Error::Refused(Refused::Forbidden))), "{answer:?}");
    }
}

async fn only_who_runs_a_workspace_deletes_projects(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    let id = ProjectId::generate();
    team.run(ben, ProjectCommand::Create(ProjectDraft::new(id, "New"))).await.expect("a project");
    let answer = team.run(ben, ProjectCommand::Delete(Only { id })).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::Forbidden))), "{answer:?}");
    team.run(ada, ProjectCommand::Delete(Only { id })).await.expect("the owner may");
}

async fn an_older_version_is_stale(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    let task = team.add(ada, "Sweep").await;
    let titled = |title: &str| {
        let patch = TaskPatch { title: Some(title.into()), ..TaskPatch::default() };
        TaskCommand::Update(Edit { id: task.id, patch })
    };
    team.run(ben, titled("Mop")).await.expect("an edit");

    let if_match = |seq| Origin::Http { key: None, if_match: Some(seq) };
    let answer = team.send(ada, titled("Scrub"), if_match(task.seq)).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::Stale))), "{answer:?}");
    let latest = team.task(task.id).await;
    assert_eq!(latest.title, "Mop");
    team.send(ada, titled("Scrub"), if_match(latest.seq)).await.expect("the latest version may be changed");
    assert_eq!(team.task(task.id).await.title, "Scrub");
}

async fn the_first_account_runs_the_instance_and_all_share_the_team(place: Place) {
    let team = Team::of(place, &["ada", "ben", "chloe"]).await;
    let roles = team.snapshot().await.members.into_iter().map(|member| (member.username, member.role));
    let roles: Vec<_> = roles.collect();
    let expected = [("ada", Role::Owner), ("ben", Role::Member), ("chloe", Role::Member)];
    assert_eq!(roles, expected.map(|(name, role)| (name.to_owned(), role)));
    for (person, is_admin) in team.people.iter().zip([true, false, false]) {
        let me = query::user::me(team.db.read(), *person).await.expect("a query").expect("an account");
        assert_eq!(me.is_admin, is_admin);
        let workspaces = query::workspace::of_user(team.db.read(), *person).await.expect("a query");
        assert_eq!(workspaces.len(), 2);
    }
}
