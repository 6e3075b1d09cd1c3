//! Who is connected, without the connections: when there is no more room, who makes some?

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Notify;

/// So many idle guests, the turn of the first, and whose they are.
type Weight = (usize, Reverse<u64>, IpAddr);

/// A guest's number; no two have the same.
pub(super) type Number = u64;

/// Everybody who is connected.
#[derive(Debug)]
pub(super) struct Guests {
    most: usize,
    most_of_house: usize,
    all: HashMap<Number, Guest>,
    /// Those whom the server waits for, by the turn in which they began to let it wait.
    idle: BTreeMap<u64, Number>,
    houses: HashMap<IpAddr, House>,
    /// The houses that have idle guests: last the one that has most of them, or of several the longest.
    idle_houses: BTreeSet<Weight>,
    /// The last number, or turn, that was given out.
    last: u64,
}

#[derive(Debug)]
struct Guest {
    /// None where the house may have as many guests as it likes.
    house: Option<IpAddr>,
    idle_since: Option<u64>,
    /// Rung when the guest has to make room.
    bell: Arc<Notify>,
}

/// All guests of one address.
#[derive(Debug, Default)]
struct House {
    guests: usize,
    idle: BTreeSet<u64>,
}

impl House {
    fn weight(&self, address: IpAddr) -> Option<Weight> {
        self.idle.first().map(|turn| (self.idle.len(), Reverse(*turn), address))
    }
}

/// A guest who was let in.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) number: Number,
    pub(super) bell: Arc<Notify>,
    /// The bell of whoever has to make room for this one.
    pub(super) makes_room: Option<Arc<Notify>>,
}

impl Guests {
    pub(super) fn new(most: usize, most_of_house: usize) -> Self {
        let (all, idle, houses, idle_houses) = Default::default();
        Self { most, most_of_house, all, idle, houses, idle_houses, last: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Lets a guest in, who is idle at first. Where there is no room, somebody idle makes some; nobody where
    /// everybody is busy.
    ///
    /// That is the one who is idle for the longest in the house that has most idle guests: however fast one house
    /// sends new ones, they drive out each other, and whoever has just come from elsewhere has time to say what
    /// they want. A house that is full makes the room itself.
    pub(super) fn enter(&mut self, house: Option<IpAddr>) -> Option<Entered> {
        let is_house_full = house
            .and_then(|house| self.houses.get(&house))
            .filter(|house| house.guests >= self.most_of_house);
        let makes_room = match is_house_full {
            Some(house) => Some(*self.idle.get(house.idle.first()?)?),
            None if self.all.len() >= self.most => Some(self.idlest()?),
            None => None,
        };
        let makes_room = makes_room.and_then(|number| self.leave(number));
        self.last += 1;
        let (number, bell) = (self.last, Arc::new(Notify::new()));
        self.all.insert(number, Guest { house, idle_since: None, bell: Arc::clone(&bell) });
        if let Some(house) = house {
            self.houses.entry(house).or_default().guests += 1;
        }
        self.rest(number);
        Some(Entered { number, bell, makes_room })
    }

    /// Whoever makes room when all places are taken. Trusted guests do after all others.
    fn idlest(&self) -> Option<Number> {
        match self.idle_houses.last() {
            Some((_, Reverse(turn), _)) => self.idle.get(turn),
            None => self.idle.first_key_value().map(|(_, number)| number),
        }
        .copied()
    }

    /// The guest lets the server wait from now on. It may have left already.
    pub(super) fn rest(&mut self, number: Number) {
        let Some(guest) = self.all.get_mut(&number).filter(|guest| guest.idle_since.is_none()) else {
            return;
        };
        self.last += 1;
        guest.idle_since = Some(self.last);
        self.idle.insert(self.last, number);
        let (house, turn) = (guest.house, self.last);
        self.weigh(house, |idle| idle.insert(turn));
    }

    /// The guest waits for the server from now on, and keeps its place. False where it had to make room.
    pub(super) fn work(&mut self, number: Number) -> bool {
        let Some(guest) = self.all.get_mut(&number) else { return false };
        if let Some(turn) = guest.idle_since.take() {
            self.idle.remove(&turn);
            let house = guest.house;
            self.weigh(house, |idle| idle.remove(&turn));
        }
        true
    }

    /// Changes who is idle in a house, and where it stands among the houses.
    fn weigh(&mut self, address: Option<IpAddr>, change: impl FnOnce(&mut BTreeSet<u64>) -> bool) {
        let Some(address) = address else { return };
        let Some(house) = self.houses.get_mut(&address) else { return };
        if let Some(weight) = house.weight(address) {
            self.idle_houses.remove(&weight);
        }
        change(&mut house.idle);
        self.idle_houses.extend(house.weight(address));
    }

    /// The guest leaves; its bell, if it was still there.
    pub(super) fn leave(&mut self, number: Number) -> Option<Arc<Notify>> {
        self.work(number);
        let guest = self.all.remove(&number)?;
        if let Some(address) = guest.house
            && let Some(house) = self.houses.get_mut(&address)
        {
            house.guests -= 1;
            if house.guests == 0 {
                self.houses.remove(&address);
            }
        }
        Some(guest.bell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    /// Whom a new guest of this house sends away: no number where there is room.
    fn sent_away(guests: &mut Guests, house: Option<IpAddr>) -> Option<Option<Number>> {
        let before: Vec<Number> = guests.all.keys().copied().collect();
        guests.enter(house)?;
        Some(before.into_iter().find(|number| !guests.all.contains_key(number)))
    }

    #[test]
    fn when_all_places_are_taken_the_longest_idle_makes_room() {
        let mut guests = Guests::new(3, 3);
        let [first, second, _] = [1, 2, 3].map(|last| guests.enter(house(last)).expect("room").number);
        assert!(guests.work(first));
        assert_eq!(sent_away(&mut guests, house(4)), Some(Some(second)));
        assert!(!guests.work(second), "it has made room");
        assert_eq!(guests.len(), 3);
    }

    #[test]
    fn whoever_works_keeps_its_place_and_a_newcomer_is_turned_away() {
        let mut guests = Guests::new(2, 2);
        for last in [1, 2] {
            let number = guests.enter(house(last)).expect("room").number;
            assert!(guests.work(number));
        }
        assert_eq!(sent_away(&mut guests, house(3)), None);
    }

    #[test]
    fn a_full_house_makes_room_itself() {
        let mut guests = Guests::new(10, 2);
        let other = guests.enter(house(9)).expect("room").number;
        let own = guests.enter(house(1)).expect("room").number;
        guests.enter(house(1)).expect("room");
        assert_eq!(sent_away(&mut guests, house(1)), Some(Some(own)));
        assert!(guests.work(other), "nobody else makes room for it");
    }

    #[test]
    fn a_house_that_storms_the_door_drives_out_its_own_guests() {
        let mut guests = Guests::new(10, 100);
        for _ in 0..9 {
            guests.enter(house(1)).expect("room");
        }
        let fresh = guests.enter(house(2)).expect("room").number;
        for _ in 0..1_000 {
            let away = sent_away(&mut guests, house(1)).flatten().expect("somebody makes room");
            assert_ne!(away, fresh);
        }
        let storming = guests.all.values().filter(|guest| guest.house == house(1)).count();
        assert_eq!(storming, 9);
        assert!(guests.work(fresh));
    }

    #[test]
    fn a_newcomer_makes_no_place_of_a_smaller_house_empty() {
        let mut guests = Guests::new(4, 4);
        let first = guests.enter(house(1)).expect("room").number;
        let crowd = [2, 2, 2].map(|last| guests.enter(house(last)).expect("room").number);
        assert_eq!(sent_away(&mut guests, house(3)), Some(Some(crowd[0])));
        assert!(guests.work(first));
    }

    #[test]
    fn trusted_guests_make_room_after_all_others() {
        let mut guests = Guests::new(2, 2);
        let proxy = guests.enter(None).expect("room").number;
        let stranger = guests.enter(house(1)).expect("room").number;
        assert_eq!(sent_away(&mut guests, None), Some(Some(stranger)));
        assert_eq!(sent_away(&mut guests, None), Some(Some(proxy)));
    }

    #[test]
    fn a_house_that_works_with_all_it_has_gets_no_more() {
        let mut guests = Guests::new(10, 1);
        let busy = guests.enter(house(1)).expect("room").number;
        guests.work(busy);
        assert_eq!(sent_away(&mut guests, house(1)), None);
        assert_eq!(sent_away(&mut guests, house(2)), Some(None));
    }

    #[test]
    fn a_trusted_house_has_as_many_guests_as_it_likes() {
        let mut guests = Guests::new(10, 1);
        for _ in 0..10 {
            assert_eq!(sent_away(&mut guests, None), Some(None));
        }
    }

    #[test]
    fn whoever_rests_after_work_is_the_last_to_go() {
        let mut guests = Guests::new(2, 2);
        let [first, second] = [1, 2].map(|last| guests.enter(house(last)).expect("room").number);
        guests.work(first);
        guests.rest(first);
        assert_eq!(sent_away(&mut guests, house(3)), Some(Some(second)));
    }

    #[test]
    fn nothing_is_kept_of_those_who_left() {
        let mut guests = Guests::new(5, 5);
        for _ in 0..100 {
            let number = guests.enter(house(1)).expect("room").number;
            guests.work(number);
            guests.rest(number);
            guests.leave(number);
            guests.leave(number);
            guests.rest(number);
        }
        assert!(guests.all.is_empty() && guests.idle.is_empty());
        assert!(guests.houses.is_empty() && guests.idle_houses.is_empty());
    }
}
