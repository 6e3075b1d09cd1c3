//! Which parts of a text are still there in another one.

/// So many comparisons at most: a text of 64 KiB with some hundred edits stays well below.
const BUDGET: usize = 1_000_000;
/// So many parts come or go at most. Its square bounds the memory: 2 MB.
const EDITS_MAX: usize = 1_000;

/// For each part of `a` the place in `b` where it still stands, in rising order: a longest common
/// subsequence by the greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
/// Beyond its bounds only what is the same at both ends counts as still there.
pub(super) fn matches(a: &[&str], b: &[&str]) -> Vec<Option<usize>> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (a.len() - head - tail, b.len() - head - tail);

    let mut found = vec![None; a.len()];
    let mut pair = |at: usize, with: usize| {
        if let Some(place) = found.get_mut(at) {
            *place = Some(with);
        }
    };
    (0..head).for_each(|at| pair(at, at));
    (0..tail).for_each(|back| pair(a.len() - 1 - back, b.len() - 1 - back));
    if middle_a > 0 && middle_b > 0 {
        let part = |all: &[&str], length: usize| head..(head + length).min(all.len());
        let (a, b) =
            (a.get(part(a, middle_a)).unwrap_or_default(), b.get(part(b, middle_b)).unwrap_or_default());
        for (x, y) in middle(a, b).unwrap_or_default() {
            pair(head + x, head + y);
        }
    }
    found
}

/// The pairs of the middle, last first; none where that would take too long.
fn middle(a: &[&str], b: &[&str]) -> Option<Vec<(usize, usize)>> {
    let most = (a.len() + b.len()).min(EDITS_MAX);
    let mut budget = BUDGET;
    // `furthest[edits][k]`: how far in `a` one comes with so many edits on the diagonal `2k - edits`.
    let mut furthest: Vec<Vec<u32>> = Vec::new();
    for edits in 0..=most {
        let mut row = Vec::with_capacity(edits + 1);
        for k in 0..=edits {
            let mut x = start(furthest.last(), k);
            let mut y = below(x, k, edits)?;
            while budget > 0 && x < a.len() && y < b.len() && a.get(x) == b.get(y) {
                (x, y) = (x + 1, y + 1);
                budget -= 1;
            }
            budget = budget.checked_sub(1)?;
            row.push(u32::try_from(x).ok()?);
            if x >= a.len() && y >= b.len() {
                furthest.push(row);
                return trace(&furthest, a.len(), b.len(), k);
            }
        }
        furthest.push(row);
    }
    None
}

/// Where the way on a diagonal begins: one part of `b` added, or one of `a` removed, whichever is further.
fn start(before: Option<&Vec<u32>>, k: usize) -> usize {
    let Some(before) = before else { return 0 };
    let at = |k: usize| before.get(k).map(|x| *x as usize);
    // The diagonal left of this one is `k - 1` of the row before, the one right of it `k`.
    let removed = k.checked_sub(1).and_then(at).map(|x| x + 1);
    removed.max(at(k)).unwrap_or_default()
}

/// The place in `b` that belongs to `x` on a diagonal: `x - y = 2k - edits`.
fn below(x: usize, k: usize, edits: usize) -> Option<usize> {
    (x + edits).checked_sub(2 * k)
}

/// Walks back from the end and notes what stood still.
fn trace(furthest: &[Vec<u32>], mut x: usize, mut y: usize, mut k: usize) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    for edits in (0..furthest.len()).rev() {
        let before = edits.checked_sub(1).and_then(|before| furthest.get(before));
        let begin = start(before, k);
        while x > begin {
            (x, y) = (x - 1, y.checked_sub(1)?);
            pairs.push((x, y));
        }
        let Some(before) = before else { break };
        let removed = k.checked_sub(1).and_then(|k| before.get(k)).map(|x| *x as usize + 1);
        if removed == Some(begin) {
            (x, k) = (x.checked_sub(1)?, k - 1);
        } else {
            y = y.checked_sub(1)?;
        }
    }
    Some(pairs)
}
