//! A tiny client: logs in over HTTP, converses over a socket, and holds what it was sent in the
//! replicas that the browser uses too.

use super::http::Caller;
use app::domain::{Command, Tables};
use app::{
    domain::{ClientId, Timestamp, UserId, WorkspaceId, WorkspaceKind},
    protocol::{ByeReason, Down, Look, Outcome, Presence, Present, SUBPROTOCOL, Snapshot, Up},
    sync::{Client as Sync, Effect, Link, Pending, Rejected, Replica},
};
use futures::{SinkExt, StreamExt};
use reqwest::StatusCode;
use serde_json::Value;
use std::{collections::HashMap, net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue, protocol::CloseFrame},
};

/// A test that waits longer than this has failed: nothing it waits for will come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who is logged in.
#[derive(Clone)]
pub struct Person {
    pub caller: Caller,
    pub id: UserId,
    pub name: String,
    pub token: String,
}

impl Person {
    /// Makes an account.
    pub async fn register(at: SocketAddr, name: &str) -> Self {
        let caller = Caller::program(at);
        let entered = caller.register(name).await.expect(StatusCode::CREATED);
        Self::entered(caller, name, &entered)
    }

    /// Logs in to an account that is there.
    pub async fn log_in(at: SocketAddr, name: &str) -> Self {
        let caller = Caller::program(at);
        let entered = caller.log_in(name).await.expect(StatusCode::OK);
        Self::entered(caller, name, &entered)
    }

    fn entered(caller: Caller, name: &str, entered: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let (id, token) = (text(&entered["user"]["id"]), text(&entered["access_token"]));
        let caller = caller.with_token(&token);
        Self { caller, id: id.parse().expect("an id"), name: name.to_owned(), token }
    }

    /// The same person, where the server listens elsewhere now.
    pub fn moved_to(&self, at: SocketAddr) -> Self {
        Self { caller: Caller::program(at).with_token(&self.token), ..self.clone() }
    }

    /// A workspace as it stands now.
    pub async fn snapshot(&self, workspace: WorkspaceId) -> Snapshot {
        let answer = self.caller.get(&format!("/workspaces/{workspace}/snapshot")).await;
        serde_json::from_value(answer.expect(StatusCode::OK)).expect("a snapshot")
    }

    /// Opens a socket, as a program does that is no browser.
    pub async fn dial(&self) -> Wire {
        let bearer = format!("Bearer {}", self.token);
        Wire::open(self.caller.at, &[("authorization", &bearer)]).await.expect("the upgrade succeeds")
    }
}

/// A socket, frame by frame.
pub struct Wire(pub WebSocketStream<TcpStream>);

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub bye: Option<ByeReason>,
    pub code: Option<u16>,
}

impl Wire {
    /// Asks for the upgrade, with these headers besides the usual ones.
    ///
    /// # Errors
    /// The status with which the server refuses.
    pub async fn open(at: SocketAddr, headers: &[(&str, &str)]) -> Result<Self, StatusCode> {
        let mut request = format!("ws://{at}/api/v1/sync").into_client_request().expect("a request");
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
        for (name, value) in headers {
            let name = name.parse::<tungstenite::http::HeaderName>().expect("a header's name");
            request.headers_mut().insert(name, value.parse().expect("a header's value"));
        }
        let stream = TcpStream::connect(at).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket that does not wait for more");
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(tungstenite::Error::Http(answer)) => {
                Err(StatusCode::from_u16(answer.status().as_u16()).expect("a status"))
            }
            Err(error) => panic!("no upgrade and no refusal: {error}"),
        }
    }

    pub async fn send(&mut self, frame: &Up) {
        self.send_text(&serde_json::to_string(frame).expect("a frame serialises")).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    /// A connection that breaks while something is sent is noticed when something is read.
    pub async fn send_message(&mut self, message: Message) {
        let _ = self.0.send(message).await;
    }

    /// The next frame; none where the connection has ended.
    pub async fn receive(&mut self) -> Result<Down, Option<CloseFrame>> {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.expect("nothing comes any more");
            match message {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}")));
                }
                Some(Ok(Message::Close(close))) => return Err(close),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// Reads until the end, and tells how it came.
    pub async fn ended(&mut self) -> Ended {
        let mut bye = None;
        loop {
            match self.receive().await {
                Ok(Down::Bye { code, .. }) => bye = Some(code),
                Ok(_) => {}
                Err(close) => return Ended { bye, code: close.map(|close| close.code.into()) },
            }
        }
    }
}

/// A device of somebody: holds workspaces, and keeps what the person did until the server has it.
pub struct Device {
    pub person: Person,
    pub sync: Sync,
    pub wire: Option<Wire>,
    pub rejected: Vec<Rejected>,
    /// What the server has carried out, as a browser keeps it for a day.
    settled: HashMap<WorkspaceId, Vec<Pending>>,
    pub bye: Option<ByeReason>,
    /// Each delta that came, as `(workspace, from, to)`.
    pub deltas: Vec<(WorkspaceId, u64, u64)>,
    /// What the server told of pushed commands.
    pub results: Vec<Outcome>,
    /// Who is here, as the server tells it.
    pub people: HashMap<WorkspaceId, HashMap<UserId, Present>>,
    /// How often it told.
    pub presences: usize,
}

impl Device {
    /// A new device that holds nothing yet.
    pub fn new(person: &Person) -> Self {
        let sync = Sync::new(ClientId::generate(), person.id, Vec::new(), Vec::new());
        Self {
            person: person.clone(),
            sync,
            wire: None,
            rejected: Vec::new(),
            settled: HashMap::new(),
            bye: None,
            deltas: Vec::new(),
            results: Vec::new(),
            people: HashMap::new(),
            presences: 0,
        }
    }

    /// A new device, connected and up to date.
    pub async fn live(person: &Person) -> Self {
        let mut device = Self::new(person);
        device.connect().await;
        device
    }

    /// Connects and catches up.
    pub async fn connect(&mut self) {
        self.wire = Some(self.person.dial().await);
        let effects = self.sync.connected();
        self.carry_out(effects).await;
        self.until("it is live", |device| device.sync.link() == Link::Live).await;
    }

    /// The connection breaks, with whatever is on its way.
    pub fn cut(&mut self) {
        self.wire = None;
        self.people.clear();
        self.sync.disconnected();
    }

    /// The workspace that everybody shares.
    pub fn team(&self) -> WorkspaceId {
        self.workspace(WorkspaceKind::Team)
    }

    /// The person's own workspace.
    pub fn personal(&self) -> WorkspaceId {
        self.workspace(WorkspaceKind::Personal)
    }

    fn workspace(&self, kind: WorkspaceKind) -> WorkspaceId {
        let found = self.sync.workspaces().iter().find(|workspace| workspace.kind == kind);
        found.unwrap_or_else(|| panic!("{} has no {kind:?} workspace", self.person.name)).id
    }

    /// What the server has confirmed of a workspace.
    pub fn base(&self, workspace: WorkspaceId) -> &Replica {
        self.sync.space(workspace).expect("the device holds the workspace").base()
    }

    /// The records that the server has confirmed of a workspace.
    pub fn rows(&self, workspace: WorkspaceId) -> &Tables {
        self.base(workspace).tables()
    }

    /// Does something; it is sent when there is a connection.
    pub async fn submit(&mut self, workspace: WorkspaceId, command: impl Into<Command>) {
        let now = Timestamp::default();
        let effects = self.sync.submit(workspace, command.into(), now).expect("the rules allow it");
        self.carry_out(effects).await;
    }

    /// Waits until the server has decided on everything that was done here, and told so.
    pub async fn settle(&mut self) {
        self.until("everything is settled", |device| device.sync.pending() == 0).await;
    }

    /// Waits until a workspace has come so far.
    pub async fn reach(&mut self, workspace: WorkspaceId, seq: u64) {
        self.until(&format!("{seq} has come"), |device| device.base(workspace).seq() >= seq).await;
    }

    /// The same; where the server gives this device up meanwhile, it comes back with its cursor.
    pub async fn reach_or_reconnect(&mut self, workspace: WorkspaceId, seq: u64) {
        while self.base(workspace).seq() < seq {
            if self.take_next().await.is_err() {
                self.cut();
                self.connect().await;
            }
        }
    }

    /// Takes frames until something is so.
    pub async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            if let Err(close) = self.take_next().await {
                panic!("the connection ended before {what}: {close:?}, {:?}", self.bye);
            }
        }
    }

    /// Takes one frame.
    ///
    /// # Errors
    /// The connection has ended.
    pub async fn take_next(&mut self) -> Result<(), Option<CloseFrame>> {
        let frame = self.wire.as_mut().ok_or(None)?.receive().await?;
        match &frame {
            Down::Delta { workspace, from, to, .. } => self.deltas.push((*workspace, *from, *to)),
            Down::Result(outcome) => self.results.push(outcome.clone()),
            Down::Presence(presence) => self.see(presence),
            _ => {}
        }
        let effects = self.sync.receive(frame);
        self.carry_out(effects).await;
        Ok(())
    }

    fn see(&mut self, Presence { workspace, whole, people, gone }: &Presence) {
        self.presences += 1;
        let seen = self.people.entry(*workspace).or_default();
        if *whole {
            seen.clear();
        }
        seen.extend(people.iter().map(|present| (present.user_id, *present)));
        seen.retain(|user, _| !gone.contains(user));
    }

    /// Tells others what the person looks at here.
    pub async fn look(&mut self, look: Option<Look>) {
        let wire = self.wire.as_mut().expect("connected");
        wire.send(&Up::Presence { look }).await;
    }

    /// Somebody, as this device sees them; nobody where they are not there.
    pub fn sees(&self, workspace: WorkspaceId, other: &Person) -> Option<Present> {
        self.people.get(&workspace)?.get(&other.id).copied()
    }

    async fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut effects = std::collections::VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Send(frame) => {
                    if let Some(wire) = &mut self.wire {
                        wire.send(&frame).await;
                    }
                }
                Effect::Fetch(workspace) => {
                    let snapshot = self.person.snapshot(workspace).await;
                    effects.extend(self.sync.install(snapshot));
                }
                Effect::Refused(_, rejected) => self.rejected.push(rejected),
                Effect::Bye(reason) => self.bye = Some(reason),
                Effect::Reconnect => panic!("the server could not go on"),
                Effect::Settled(workspace, done) => {
                    let carried_out = done.into_iter().filter(|done| done.seq.is_some());
                    self.settled.entry(workspace).or_default().extend(carried_out.map(|done| done.pending));
                }
                Effect::Recall(workspace) => {
                    let earlier = self.settled.remove(&workspace).unwrap_or_default();
                    effects.extend(self.sync.recall(workspace, earlier));
                }
                // One page that keeps nothing beyond itself.
                Effect::Draw(..)
                | Effect::List
                | Effect::Keep(..)
                | Effect::Known(..)
                | Effect::Store(..)
                | Effect::Forget(_)
                | Effect::Left(_)
                | Effect::Look(_) => {}
            }
        }
    }
}
