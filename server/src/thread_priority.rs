//! How urgently threads work.

/// How much less of a core a thread in the background asks for than the others (nice(2)).
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Has the rest of the server go before the calling thread, from now on. Does nothing on other systems than Linux:
/// there it would be the priority of the whole process.
pub fn lower() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "this thread works as urgently as all others");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::process::getpriority_process;
    use std::thread;

    #[test]
    fn only_the_calling_thread_goes_behind_the_others() {
        let before = getpriority_process(None).expect("its own priority");
        let lowered = thread::spawn(|| {
            lower();
            getpriority_process(None).expect("its own priority")
        });
        assert_eq!(lowered.join().expect("it ends"), NICENESS);
        assert_eq!(getpriority_process(None).expect("its own priority"), before);
    }
}
