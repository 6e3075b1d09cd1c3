//! Who else is here: a signal for each project and each task that somebody looks at, so that a person's
//! coming repaints the places only that it concerns.

use super::Store;
use crate::domain::{ProjectId, TaskId, UserId, WorkspaceId};
use crate::protocol::{Down, Look, Presence, Present};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// Whoever presses no key for so long types no longer.
const TYPING: Duration = Duration::from_secs(3);

/// The others who are here, as the server tells it, and whether the person types. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Company {
    me: UserId,
    rooms: StoredValue<HashMap<WorkspaceId, Room>>,
    is_typing: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// Somebody who has a task open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onlooker {
    /// Who.
    pub user: UserId,
    /// Are they typing in it?
    pub is_typing: bool,
}

#[derive(Default)]
struct Room {
    /// All who are here, the person too: other pages of this browser are handed them on.
    people: BTreeMap<UserId, Present>,
    all: ArcRwSignal<Vec<UserId>>,
    projects: HashMap<ProjectId, ArcRwSignal<Vec<UserId>>>,
    tasks: HashMap<TaskId, ArcRwSignal<Vec<Onlooker>>>,
}

impl Company {
    pub(super) fn new(me: UserId) -> Self {
        Self {
            me,
            rooms: StoredValue::new(HashMap::new()),
            is_typing: RwSignal::new(false),
            timer: StoredValue::new(None),
        }
    }

    /// The others who are in a workspace.
    #[must_use]
    pub fn in_workspace(&self, workspace: WorkspaceId) -> Vec<UserId> {
        let signal = self.in_room(workspace, |room| room.all.clone());
        signal.map(|signal| signal.get()).unwrap_or_default()
    }

    /// The others who look at a project.
    #[must_use]
    pub fn in_project(&self, workspace: WorkspaceId, project: ProjectId) -> Vec<UserId> {
        let signal = self.in_room(workspace, |room| {
            let now = || ArcRwSignal::new(in_project(self.me, &room.people, project));
            room.projects.entry(project).or_insert_with(now).clone()
        });
        signal.map(|signal| signal.get()).unwrap_or_default()
    }

    /// The others who have a task open.
    #[must_use]
    pub fn at_task(&self, workspace: WorkspaceId, task: TaskId) -> Vec<Onlooker> {
        let signal = self.in_room(workspace, |room| {
            let now = || ArcRwSignal::new(at_task(self.me, &room.people, task));
            room.tasks.entry(task).or_insert_with(now).clone()
        });
        signal.map(|signal| signal.get()).unwrap_or_default()
    }

    /// Takes what a frame tells of who is here; answers a frame that tells of more.
    pub(super) fn receive(&self, frame: Down) -> Option<Down> {
        match frame {
            Down::Presence(presence) => {
                self.see(presence);
                return None;
            }
            // Who is here is told anew behind it.
            Down::Welcome { .. } => self.forget(),
            Down::Lose { workspace } => self.forget_room(workspace),
            Down::Delta { .. }
            | Down::Result(_)
            | Down::Reset { .. }
            | Down::Gain { .. }
            | Down::Pong
            | Down::Bye { .. } => {}
        }
        Some(frame)
    }

    /// Sees who is here.
    pub fn see(&self, presence: Presence) {
        let Presence { workspace, whole, people, gone } = presence;
        self.in_room(workspace, |room| {
            let mut changed: BTreeSet<UserId> = gone.into_iter().collect();
            if whole {
                changed.extend(room.people.keys());
            }
            let came: BTreeMap<_, _> = people.into_iter().map(|present| (present.user_id, present)).collect();
            changed.extend(came.keys());
            room.change(self.me, changed.into_iter().map(|user| (user, came.get(&user).copied())));
        });
    }

    /// Nobody is known to be here any more: the connection is gone, or begins anew.
    pub(super) fn forget(&self) {
        let known = self.rooms.with_value(|rooms| rooms.keys().copied().collect::<Vec<_>>());
        known.into_iter().for_each(|workspace| self.forget_room(workspace));
    }

    /// The same, of one workspace.
    fn forget_room(&self, workspace: WorkspaceId) {
        self.see(Presence { workspace, whole: true, people: Vec::new(), gone: Vec::new() });
    }

    /// Everybody who is known to be here, for a page that has come later.
    #[must_use]
    pub fn told(&self) -> Vec<Presence> {
        let all = |(workspace, room): (&WorkspaceId, &Room)| Presence {
            workspace: *workspace,
            whole: true,
            people: room.people.values().copied().collect(),
            gone: Vec::new(),
        };
        self.rooms.with_value(|rooms| rooms.iter().map(all).collect())
    }

    fn in_room<T>(&self, workspace: WorkspaceId, of: impl FnOnce(&mut Room) -> T) -> Option<T> {
        self.rooms.try_update_value(|rooms| of(rooms.entry(workspace).or_default()))
    }

    /// Does the person type?
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.is_typing.get()
    }

    /// The person presses keys.
    pub fn types(&self) {
        self.stop_timer();
        let company = *self;
        self.timer.set_value(set_timeout_with_handle(move || company.rests(), TYPING).ok());
        super::set_if_new(self.is_typing, true);
    }

    /// The person has left the box, or the place.
    pub fn rests(&self) {
        self.stop_timer();
        // Gone with the page when this is its last word.
        if self.is_typing.try_get_untracked() == Some(true) {
            self.is_typing.set(false);
        }
    }

    fn stop_timer(&self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }
}

impl Store {
    /// Tells others what this page looks at; nothing, where it looks at no project.
    pub fn look_at(&self, look: Option<Look>) {
        // Said also when the page goes, and with it what it had.
        if let Some(Some(surroundings)) = self.surroundings.try_get_value() {
            surroundings.0.look(look);
        }
    }
}

impl Room {
    /// Takes what became of people, and brings to date what is drawn of them.
    fn change(&mut self, me: UserId, changes: impl Iterator<Item = (UserId, Option<Present>)>) {
        let (mut projects, mut tasks) = (BTreeSet::new(), BTreeSet::new());
        for (user, present) in changes {
            let before = match present {
                Some(present) => self.people.insert(user, present),
                None => self.people.remove(&user),
            };
            for present in before.into_iter().chain(present) {
                projects.extend(present.project);
                tasks.extend(present.task);
            }
        }
        set_if_new(&self.all, self.people.keys().copied().filter(|user| *user != me).collect());
        for project in projects {
            if let Some(signal) = self.projects.get(&project) {
                set_if_new(signal, in_project(me, &self.people, project));
            }
        }
        for task in tasks {
            if let Some(signal) = self.tasks.get(&task) {
                set_if_new(signal, at_task(me, &self.people, task));
            }
        }
    }
}

fn in_project(me: UserId, people: &BTreeMap<UserId, Present>, project: ProjectId) -> Vec<UserId> {
    let here = people.values().filter(|present| present.project == Some(project));
    here.map(|present| present.user_id).filter(|user| *user != me).collect()
}

fn at_task(me: UserId, people: &BTreeMap<UserId, Present>, task: TaskId) -> Vec<Onlooker> {
    let there = people.values().filter(|present| present.task == Some(task) && present.user_id != me);
    there.map(|present| Onlooker { user: present.user_id, is_typing: present.typing }).collect()
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(user_id: UserId, project: ProjectId, task: Option<TaskId>) -> Present {
        Present { user_id, project: Some(project), task, typing: task.is_some() }
    }

    fn told(workspace: WorkspaceId, whole: bool, people: Vec<Present>, gone: Vec<UserId>) -> Presence {
        Presence { workspace, whole, people, gone }
    }

    #[test]
    fn others_come_and_go_and_the_person_is_not_among_them() {
        let owner = Owner::new();
        owner.set();
        let (me, bob, cara) = (UserId::generate(), UserId::generate(), UserId::generate());
        let (workspace, project, task) = (WorkspaceId::generate(), ProjectId::generate(), TaskId::generate());
        let company = Company::new(me);
        let here = || company.in_project(workspace, project);
        assert_eq!(here(), []);
        let people = vec![present(me, project, Some(task)), present(bob, project, None)];
        company.see(told(workspace, true, people, vec![]));
        assert_eq!((here(), company.at_task(workspace, task)), (vec![bob], vec![]));

        company.see(told(workspace, false, vec![present(cara, project, Some(task))], vec![bob]));
        assert_eq!(here(), [cara]);
        assert_eq!(company.at_task(workspace, task), [Onlooker { user: cara, is_typing: true }]);
        assert_eq!(company.told().remove(0).people.len(), 2, "other pages are told of the person, too");

        company.see(told(workspace, true, vec![present(bob, ProjectId::generate(), None)], vec![]));
        assert_eq!((here(), company.at_task(workspace, task)), (vec![], vec![]));
        assert_eq!(company.in_workspace(workspace), [bob], "at another project");
        company.see(told(workspace, false, vec![present(bob, project, None)], vec![]));
        assert_eq!(here(), [bob]);
        company.forget();
        assert_eq!(here(), []);
    }

    #[test]
    fn a_change_at_one_task_wakes_nothing_of_another() {
        let owner = Owner::new();
        owner.set();
        let (me, bob) = (UserId::generate(), UserId::generate());
        let (workspace, project) = (WorkspaceId::generate(), ProjectId::generate());
        let [one, other] = [TaskId::generate(), TaskId::generate()];
        let company = Company::new(me);
        let runs = StoredValue::new((0, 0));
        let at_one = Memo::new(move |_| {
            runs.update_value(|runs| runs.0 += 1);
            company.at_task(workspace, one).len()
        });
        let at_other = Memo::new(move |_| {
            runs.update_value(|runs| runs.1 += 1);
            company.at_task(workspace, other).len()
        });
        assert_eq!((at_one.get(), at_other.get()), (0, 0));
        company.see(told(workspace, true, vec![present(bob, project, Some(one))], vec![]));
        assert_eq!((at_one.get(), at_other.get()), (1, 0));
        assert_eq!(runs.get_value(), (2, 1));
    }
}
