use super::super::member::{Whom, change, delete, give, invite, remove, rename, transfer};
use crate::domain::{Refused, Role, WorkspaceKind};

const ROLES: [Role; 4] = [Role::Viewer, Role::Member, Role::Admin, Role::Owner];
const KINDS: [WorkspaceKind; 3] = [WorkspaceKind::Personal, WorkspaceKind::Team, WorkspaceKind::Shared];

/// One letter an answer: yes, forbidden, the owner stays, personal stays, the Team stays.
fn letter(answer: Result<(), Refused>) -> char {
    match answer {
        Ok(()) => 'y',
        Err(Refused::Forbidden) => '-',
        Err(Refused::OwnerStays) => 'o',
        Err(Refused::PersonalStays) => 'p',
        Err(Refused::TeamStays) => 't',
        Err(other) => panic!("{other:?}"),
    }
}

/// The answers for each of the roles, from viewer to owner.
fn row(answer: impl Fn(Role) -> Result<(), Refused>) -> String {
    ROLES.map(|role| letter(answer(role))).iter().collect()
}

/// Rows: who acts. Columns: what they give.
#[test]
fn nobody_gives_more_than_they_have_or_a_second_ownership() {
    let matrix = ROLES.map(|actor| row(|role| give(actor, role)));
    assert_eq!(matrix, ["----", "----", "yyy-", "yyyo"]);
}

/// Rows: who acts. Groups: whom it is about (a viewer, a member, an admin, the owner). Columns: the new role.
#[test]
fn admins_manage_those_below_them_and_the_owner_all_others() {
    let matrix =
        ROLES.map(|actor| ROLES.map(|other| row(|to| change(actor, Whom::Other(other), to))).join(" "));
    assert_eq!(
        matrix,
        ["---- ---- ---- ----", "---- ---- ---- ----", "yyy- yyy- ---- ----", "yyyo yyyo yyyo ----",]
    );
}

/// Rows: who acts. Columns: what they want to be.
#[test]
fn one_may_step_down_but_never_up_and_the_owner_not_at_all() {
    let matrix = ROLES.map(|actor| row(|to| change(actor, Whom::Oneself, to)));
    assert_eq!(matrix, ["----", "----", "yyy-", "oooo"]);
}

/// Rows: who acts. Columns: whom they remove, themselves last.
#[test]
fn everybody_may_leave_but_the_owner_and_admins_remove_those_below_them() {
    for kind in [WorkspaceKind::Team, WorkspaceKind::Shared] {
        let matrix = ROLES.map(|actor| {
            let others = row(|role| remove(kind, actor, Whom::Other(role)));
            format!("{others} {}", letter(remove(kind, actor, Whom::Oneself)))
        });
        assert_eq!(matrix, ["---- y", "---- y", "yy-- y", "yyy- o"]);
    }
    for actor in ROLES {
        assert_eq!(remove(WorkspaceKind::Personal, actor, Whom::Oneself), Err(Refused::PersonalStays));
    }
}

/// Rows: who acts. Columns: to whom, themselves last.
#[test]
fn only_the_owner_hands_the_workspace_over() {
    let matrix = ROLES.map(|actor| {
        let others = row(|role| transfer(actor, Whom::Other(role)));
        format!("{others} {}", letter(transfer(actor, Whom::Oneself)))
    });
    assert_eq!(matrix, ["---- -", "---- -", "---- -", "yyyy o"]);
}

#[test]
fn nobody_else_comes_into_a_personal_workspace() {
    for actor in ROLES {
        assert_eq!(row(|role| invite(WorkspaceKind::Personal, actor, role)), "pppp");
        for kind in [WorkspaceKind::Team, WorkspaceKind::Shared] {
            assert_eq!(row(|role| invite(kind, actor, role)), row(|role| give(actor, role)));
        }
    }
}

/// Rows: personal, Team, shared. Columns: who acts.
#[test]
fn a_workspace_is_renamed_by_admins_and_deleted_by_its_owner_where_it_can_be() {
    assert_eq!(row(rename), "--yy");
    assert_eq!(KINDS.map(|kind| row(|actor| delete(kind, actor))), ["---p", "---t", "---y"]);
}
