//! Every connection is an open file.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Where the system names no bound, it is taken to be this.
const UNBOUNDED: u64 = 1 << 20;

/// Asks the system for as many open files as it lets this process have: most give out 1,024 at first, and a
/// program that does not ask is full with as many idle connections. Tells how many there are then.
pub fn raise_open_files() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum {
        let all = Rlimit { current: maximum, maximum };
        if let Err(error) = setrlimit(Resource::Nofile, all) {
            tracing::warn!(%error, ?current, "the system gives no more open files");
        }
    }
    open_files()
}

/// So many files this process may have open.
#[must_use]
pub fn open_files() -> usize {
    let bound = getrlimit(Resource::Nofile).current.unwrap_or(UNBOUNDED);
    usize::try_from(bound.min(UNBOUNDED)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_files_are_open_to_it_as_the_system_allows() {
        let raised = raise_open_files();
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        assert_eq!(current, maximum);
        assert_eq!(raised, open_files());
    }
}
