use super::*;
use proptest::prelude::*;

#[test]
fn ten_thousand_appended_tasks_keep_short_ranks() {
    let mut last = Rank::first();
    for _ in 0..10_000 {
        let next = Rank::after(Some(&last));
        assert!(next > last);
        last = next;
    }
    assert!(last.as_str().len() <= 4, "{last}");
}

#[test]
fn a_thousand_drops_into_one_gap_still_find_a_place() {
    let (low, mut high) = (Rank::first(), Rank::after(Some(&Rank::first())));
    for _ in 0..1_000 {
        high = Rank::between(Some(&low), Some(&high));
        assert!(high > low);
    }
    assert!(high.as_str().parse::<Rank>().is_ok());
}

#[test]
fn neighbours_in_the_wrong_order_still_give_a_rank() {
    let (a, b) = (Rank::first(), Rank::after(Some(&Rank::first())));
    assert!(Rank::between(Some(&b), Some(&a)) > b);
}

#[test]
fn what_is_no_rank_is_refused() {
    for text in ["", "n", "o1", "n0 ", "N0", "n00", "0n", "ä0", "a0000000000000", &"z".repeat(300)] {
        assert!(text.parse::<Rank>().is_err(), "{text}");
    }
}

#[test]
fn a_gap_with_no_room_left_gives_the_next_place_behind_it() {
    let (low, mut high) = (Rank::first(), Rank::after(Some(&Rank::first())));
    while high.as_str().len() < MAX_LEN {
        high = Rank::between(Some(&low), Some(&high));
    }
    for _ in 0..10 {
        let next = Rank::between(Some(&low), Some(&high));
        assert!(next > low);
        assert_eq!(next.as_str().parse(), Ok(next.clone()), "what is made here can be read anywhere");
        high = next;
    }
}

fn any_rank() -> impl Strategy<Value = Rank> {
    let fraction = prop_oneof!["", "0{0,4}[0-9a-z]{0,3}[1-9a-z]", "[0z]{0,200}[1-9a-z]"];
    let whole = ("[anmz]|[a-z]", "0{13}|0{12}1|z{13}|[0-9a-z]{13}");
    (whole, fraction).prop_filter_map("a valid rank", |((head, digits), fraction)| {
        let len = whole_len(*head.as_bytes().first()?);
        format!("{head}{}{fraction}", digits.get(..len)?).parse().ok()
    })
}

proptest! {
    #[test]
    fn between_any_two_ranks_there_is_one_that_can_be_read(a in any_rank(), b in any_rank()) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let between = Rank::between(Some(&low), Some(&high));
        let (front, back) = (Rank::between(None, Some(&low)), Rank::after(Some(&high)));
        for rank in [&between, &front, &back] {
            prop_assert_eq!(rank.as_str().parse(), Ok(rank.clone()));
        }
        let has_room = low.as_str().len().max(high.as_str().len()) < MAX_LEN - 2;
        if has_room && low < high {
            prop_assert!(low < between && between < high, "{} < {} < {}", low, between, high);
            prop_assert!(front < low && high < back, "{} < {} and {} < {}", front, low, high, back);
        }
    }

    #[test]
    fn any_sequence_of_insertions_keeps_the_order(places in prop::collection::vec(0usize..50, 1..200)) {
        let mut list: Vec<Rank> = Vec::new();
        for place in places {
            let at = place.min(list.len());
            let rank = Rank::between(at.checked_sub(1).map(|i| &list[i]), list.get(at));
            prop_assert!(rank.as_str().parse::<Rank>().is_ok(), "{}", rank);
            list.insert(at, rank);
        }
        prop_assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", list);
    }
}
