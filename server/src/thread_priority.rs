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

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn only_the_calling_thread_goes_behind_the_others() {
        let now = || rustix::process::getpriority_process(None).expect("its own priority");
        let before = now();
        let lowered = std::thread::spawn(move || {
            super::lower();
            now()
        });
        assert_eq!(lowered.join().expect("it ends"), super::NICENESS);
        assert_eq!(now(), before);
    }
}
