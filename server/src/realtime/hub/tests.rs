use super::*;
use crate::realtime::peer::Carrier;
use futures::FutureExt;
use std::future::poll_fn;
use std::sync::atomic::AtomicU64;
use std::task::Poll;

fn entry(seq: u64) -> [Arc<Encoded>; 1] {
    [Arc::new(Encoded::new(seq, "{}"))]
}

fn join(hub: &Hub) -> Link {
    hub.join(UserId::generate(), SessionId::generate())
}

fn ended(link: &Link) -> Option<End> {
    poll_fn(|cx| link.poll_ended(cx)).now_or_never()
}

/// Waits for the bell.
async fn rung(link: &Link) {
    poll_fn(|cx| match link.poll_ended(cx) {
        Poll::Pending if !link.take_ring() => Poll::Pending,
        _ => Poll::Ready(()),
    })
    .await;
}

#[test]
fn followers_hear_of_what_is_published_and_others_do_not() {
    let hub = Hub::new();
    let (watched, other) = (WorkspaceId::generate(), WorkspaceId::generate());
    let (a, b) = (join(&hub), join(&hub));
    let (a_feed, b_feed) = (a.follow(watched), b.follow(other));
    hub.publish(watched, &entry(1));
    assert!(a.take_ring());
    assert_eq!(a_feed.last(), 1);
    assert!(!b.take_ring());
    assert_eq!(b_feed.last(), 0);
}

#[test]
fn a_bell_rings_once_for_many_changes() {
    let hub = Hub::new();
    let (workspace, link) = (WorkspaceId::generate(), join(&hub));
    let feed = link.follow(workspace);
    (1..=3).for_each(|seq| hub.publish(workspace, &entry(seq)));
    assert!(link.take_ring());
    assert!(!link.take_ring());
    assert_eq!(feed.after(0).map(|frame| frame.to), Some(3));
}

#[test]
fn a_workspace_that_nobody_follows_keeps_no_ring() {
    let hub = Hub::new();
    let (workspace, a, b) = (WorkspaceId::generate(), join(&hub), join(&hub));
    hub.publish(workspace, &entry(1));
    assert_eq!(hub.load().workspaces, 0);

    let feeds = [a.follow(workspace), b.follow(workspace)];
    hub.publish(workspace, &entry(2));
    assert_eq!(hub.load(), Load { connections: 2, workspaces: 1, entries: 1, bytes: 2 });
    drop(feeds);
    drop((a, b));
    assert_eq!(hub.load(), Load::default());
}

#[test]
fn two_hubs_in_one_process_share_nothing() {
    let (here, there) = (Hub::new(), Hub::new());
    let (workspace, link) = (WorkspaceId::generate(), join(&here));
    let _feed = link.follow(workspace);
    there.publish(workspace, &entry(1));
    there.close();
    assert!(!link.take_ring());
    assert_eq!(ended(&link), None);
}

#[test]
fn ending_a_session_leaves_the_users_other_sessions_open() {
    let (hub, user) = (Hub::new(), UserId::generate());
    let [phone, desk] = [SessionId::generate(), SessionId::generate()];
    let (on_phone, on_desk) = (hub.join(user, phone), hub.join(user, desk));
    hub.end_session(phone);
    assert_eq!((ended(&on_phone), ended(&on_desk)), (Some(End::SignedOut), None));
    hub.end_user(user);
    assert_eq!(ended(&on_desk), Some(End::SignedOut));
}

#[test]
fn who_comes_while_the_server_stops_is_sent_away() {
    let hub = Hub::new();
    let early = join(&hub);
    hub.close();
    assert_eq!((ended(&early), ended(&join(&hub))), (Some(End::Restart), Some(End::Restart)));
}

#[tokio::test]
async fn a_server_that_stops_can_wait_until_the_last_connection_has_gone() {
    let hub = Hub::new();
    hub.emptied().await;
    let links = [join(&hub), join(&hub)];
    let waiter = tokio::spawn({
        let hub = hub.clone();
        async move { hub.emptied().await }
    });
    tokio::task::yield_now().await;
    let [first, last] = links;
    drop(first);
    tokio::task::yield_now().await;
    assert!(!waiter.is_finished());
    drop(last);
    waiter.await.expect("the waiter ends");
}

#[test]
fn one_user_has_a_bounded_number_of_connections() {
    let (hub, user) = (Hub::new(), UserId::generate());
    let links: Vec<_> = (0..=CONNECTIONS_MAX).map(|_| hub.join(user, SessionId::generate())).collect();
    assert_eq!(links.iter().filter_map(ended).collect::<Vec<_>>(), [End::TooMany]);
    assert_eq!(ended(&join(&hub)), None, "others come in");
    drop(links);
    assert_eq!(ended(&hub.join(user, SessionId::generate())), None, "there is room again");
}

#[test]
fn notes_that_nobody_collects_do_not_pile_up() {
    let hub = Hub::new();
    let (user, workspace) = (UserId::generate(), WorkspaceId::generate());
    let link = hub.join(user, SessionId::generate());
    for _ in 0..1000 {
        hub.note(user, workspace, Membership::Gained);
        hub.note(user, workspace, Membership::Lost);
    }
    assert!(link.take_ring());
    assert_eq!(link.memberships().into_iter().collect::<Vec<_>>(), [(workspace, Membership::Lost)]);
    assert!(link.memberships().is_empty());
}

#[tokio::test]
async fn whoever_waits_is_woken_by_news_and_by_the_end() {
    let hub = Hub::new();
    let (user, session, workspace) = (UserId::generate(), SessionId::generate(), WorkspaceId::generate());
    let link = Arc::new(hub.join(user, session));
    let feed = link.follow(workspace);
    let waiter = tokio::spawn({
        let link = link.clone();
        async move {
            rung(&link).await;
            poll_fn(|cx| link.poll_ended(cx)).await
        }
    });
    tokio::task::yield_now().await;
    hub.publish(workspace, &entry(1));
    tokio::task::yield_now().await;
    hub.end_session(session);
    assert_eq!(waiter.await.expect("the waiter ends"), End::SignedOut);
    assert_eq!(feed.last(), 1);
}

/// Carries to nowhere, and keeps what it was to carry last.
#[derive(Debug)]
struct Porter {
    feed: Feed,
    carried: AtomicU64,
    /// What is published while this one is served.
    meanwhile: Mutex<Option<(Hub, u64)>>,
}

impl Carrier for Porter {
    fn carry(&self) {
        self.carried.store(self.feed.last(), Ordering::SeqCst);
        if let Some((hub, seq)) = lock(&self.meanwhile).take() {
            hub.publish(self.feed.workspace(), &entry(seq));
        }
    }
}

fn porter(hub: &Hub, workspace: WorkspaceId) -> (Link, Arc<Porter>) {
    let link = join(hub);
    let feed = link.follow(workspace);
    let porter = Arc::new(Porter { feed, carried: AtomicU64::new(0), meanwhile: Mutex::default() });
    let carrier: std::sync::Weak<dyn Carrier> = Arc::<Porter>::downgrade(&porter);
    link.set_carrier(carrier);
    (link, porter)
}

#[tokio::test]
async fn everybody_is_brought_what_is_published_and_what_comes_while_it_is_brought() {
    let (hub, workspace) = (Hub::new(), WorkspaceId::generate());
    let crowd: Vec<_> = (0..300).map(|_| porter(&hub, workspace)).collect();
    for at in [0, 150, 299] {
        *lock(&crowd[at].1.meanwhile) = Some((hub.clone(), 2));
    }
    hub.publish(workspace, &entry(1));
    let carried = |(_, porter): &(Link, Arc<Porter>)| porter.carried.load(Ordering::SeqCst);
    while !crowd.iter().all(|one| carried(one) == 2) {
        tokio::task::yield_now().await;
    }
    assert!(crowd.iter().all(|(link, _)| !link.take_ring()), "nobody had to be woken for it");
}

#[tokio::test]
async fn who_leaves_while_others_are_served_costs_nobody_their_turn() {
    let (hub, workspace) = (Hub::new(), WorkspaceId::generate());
    let mut crowd: Vec<_> = (0..300).map(|_| porter(&hub, workspace)).collect();
    hub.publish(workspace, &entry(1));
    let mut leave = (0..250).map(|at| at * 7 % crowd.len()).collect::<Vec<_>>().into_iter();
    while !crowd.iter().all(|(_, porter)| porter.carried.load(Ordering::SeqCst) == 1) {
        tokio::task::yield_now().await;
        for _ in 0..50 {
            let Some(at) = leave.next() else { break };
            if at < crowd.len() {
                drop(crowd.swap_remove(at));
            }
        }
    }
    assert!(!crowd.is_empty());
}

#[test]
fn who_has_to_end_is_brought_nothing_more() {
    let (hub, workspace) = (Hub::new(), WorkspaceId::generate());
    let (link, porter) = porter(&hub, workspace);
    link.end(End::SignedOut);
    hub.publish(workspace, &entry(1));
    assert_eq!(porter.carried.load(Ordering::SeqCst), 0);
}
