//! What the change log promises.

use crate::support::{database::Place, on_both_databases, team::Team};

on_both_databases!(writers_at_once_get_dense_numbers);

async fn writers_at_once_get_dense_numbers(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let before = team.snapshot().await.seq;
    let writers = (0..20).map(|writer| {
        let team = &team;
        async move {
            for round in 0..20 {
                team.add(team.people[writer % 2], &format!("{writer}/{round}")).await;
            }
        }
    });
    futures::future::join_all(writers).await;
    let seqs: Vec<u64> = team.log().await.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=before + 400).collect::<Vec<_>>());
    let mut numbers: Vec<u32> = team.snapshot().await.tasks.iter().map(|task| task.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=400).collect::<Vec<_>>());
}
