//! How urgently threads work.

/// How much nicer a thread in the background is than the main thread (nice(2)).
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

/// Has the rest of the server go before the calling thread, from now on. Does nothing on other systems than Linux:
/// there it would be the priority of the whole process.
pub fn lower() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{getpid, getpriority_process, setpriority_process};
        // The process's number is that of its main thread.
        let main = getpriority_process(Some(getpid()));
        let lowered = main.and_then(|main| setpriority_process(None, (main + NICER).min(19)));
        if let Err(error) = lowered {
            tracing::debug!(%error, "this thread works as urgently as all others");
        }
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
            super::lower();
            now()
        });
        assert_eq!(lowered.join().expect("it ends"), (before + super::NICER).min(19));
        assert_eq!(now(), before);
    }
}
