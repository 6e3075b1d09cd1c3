//! Stories of any kind: proptest makes them up, and prints the seed and the shortest story that fails.

use super::world::{Step, World};
use crate::domain::Role;
use proptest::prelude::*;

fn any_step() -> impl Strategy<Value = Step> {
    let (device, room) = (0usize..4, 0usize..2);
    let act = (device.clone(), 0usize..3, room.clone(), any::<(u8, u16, u16)>());
    let page = (device.clone(), 0usize..3);
    let place = (device.clone(), room.clone(), 1u64..5);
    let member =
        (0usize..3, room.clone(), prop::sample::select(vec![Role::Viewer, Role::Member, Role::Admin]));
    let take = (device.clone(), prop::option::weighted(0.1, 0usize..3), any::<bool>());
    prop_oneof![
        20 => act.prop_map(|(device, page, room, what)| Step::Act { device, page, room, what }),
        20 => take.prop_map(|(device, fails_at, delta_first)| Step::Take { device, fails_at, delta_first }),
        20 => device.clone().prop_map(|device| Step::Read { device }),
        16 => place.clone().prop_map(|(device, room, entries)| Step::Send { device, room, entries }),
        8 => device.clone().prop_map(|device| Step::Connect { device }),
        3 => device.clone().prop_map(|device| Step::Cut { device }),
        3 => place.prop_map(|(device, room, back)| Step::Repeat { device, room, back }),
        1 => (device.clone(), room.clone()).prop_map(|(device, room)| Step::Skip { device, room }),
        6 => device.clone().prop_map(|device| Step::Answer { device }),
        6 => (device, 0usize..4).prop_map(|(device, which)| Step::Deliver { device, which }),
        1 => (room.clone(), any::<u64>()).prop_map(|(room, upto)| Step::Trim { room, upto }),
        24 => page.clone().prop_map(|(device, page)| Step::Hear { device, page }),
        2 => (0usize..4).prop_map(|device| Step::Open { device }),
        2 => page.clone().prop_map(|(device, page)| Step::Close { device, page }),
        1 => page.prop_map(|(device, page)| Step::Wake { device, page }),
        1 => (0usize..4).prop_map(|device| Step::Crash { device }),
        1 => Just(Step::Copy),
        1 => Just(Step::Backup),
        1 => Just(Step::Restore),
        3 => member.prop_map(|(user, room, role)| Step::Join { user, room, role }),
        2 => (0usize..3, room).prop_map(|(user, room)| Step::Leave { user, room }),
    ]
}

/// The long form tells ten thousand stories: `TASKSYNC_LONG=1`.
fn config() -> ProptestConfig {
    let is_long = std::env::var_os("TASKSYNC_LONG").is_some();
    if is_long { ProptestConfig::with_cases(10_000) } else { ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_happens_in_the_end_all_hold_the_same(steps in prop::collection::vec(any_step(), 0..200)) {
        let mut world = World::new();
        for step in steps {
            world.happen(step);
        }
        world.settle();
    }
}

fn take(device: usize) -> Step {
    Step::Take { device, fails_at: None, delta_first: false }
}

fn tell(steps: Vec<Step>) {
    let mut world = World::new();
    steps.into_iter().for_each(|step| world.happen(step));
    world.settle();
}

#[test]
fn a_page_that_takes_over_puts_away_what_it_heard_to_be_refused() {
    let act = |device, page, what| Step::Act { device, page, room: 0, what };
    tell(vec![
        Step::Open { device: 2 },
        Step::Leave { user: 1, room: 0 },
        Step::Connect { device: 2 },
        take(2),
        Step::Hear { device: 2, page: 1 },
        Step::Read { device: 2 },
        act(0, 0, (0, 0, 0)),
        act(2, 1, (12, 0, 0)),
        Step::Hear { device: 2, page: 1 },
        Step::Hear { device: 2, page: 1 },
        Step::Close { device: 2, page: 2 },
    ]);
}

#[test]
fn a_page_that_leads_lets_go_of_lost_rows_that_another_one_kept() {
    tell(vec![
        Step::Connect { device: 3 },
        take(3),
        Step::Read { device: 3 },
        Step::Answer { device: 3 },
        Step::Open { device: 3 },
        Step::Deliver { device: 3, which: 0 },
        Step::Close { device: 3, page: 0 },
        Step::Connect { device: 3 },
        Step::Leave { user: 2, room: 1 },
        take(3),
        Step::Read { device: 3 },
        Step::Read { device: 3 },
        Step::Open { device: 3 },
    ]);
}

#[test]
fn what_a_page_does_that_has_not_heard_of_a_loss_does_not_stay_unsent() {
    tell(vec![
        Step::Connect { device: 3 },
        Step::Open { device: 3 },
        Step::Leave { user: 2, room: 0 },
        Step::Read { device: 3 },
        Step::Act { device: 3, page: 1, room: 0, what: (12, 0, 0) },
        Step::Hear { device: 3, page: 1 },
        Step::Hear { device: 3, page: 1 },
        Step::Close { device: 3, page: 2 },
    ]);
}

#[test]
fn a_copied_device_may_send_again_what_the_first_one_was_told_to_be_refused() {
    let act = |what| Step::Act { device: 0, page: 0, room: 0, what };
    tell(vec![
        Step::Backup,
        Step::Join { user: 0, room: 0, role: Role::Viewer },
        Step::Connect { device: 0 },
        take(0),
        Step::Send { device: 0, room: 0, entries: 1 },
        Step::Read { device: 0 },
        act((0, 0, 0)),
        act((0, 0, 0)),
        take(0),
        Step::Read { device: 0 },
        Step::Copy,
        Step::Read { device: 0 },
        Step::Restore,
    ]);
}
